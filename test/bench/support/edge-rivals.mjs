import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort, reachable, startProcess } from './edge-ground.mjs';

const programs = {
  echo: fileURLToPath(new URL('edge-echo.mjs', import.meta.url)),
  httpProxy: fileURLToPath(new URL('edge-http-proxy-3.mjs', import.meta.url)),
};
const require = createRequire(import.meta.url);
const program = (name) =>
  ['/usr/sbin', '/usr/bin', '/usr/local/bin'].map((dir) => path.join(dir, name)).find(existsSync);

export const tools = {
  nginx: program('nginx'),
  haproxy: program('haproxy'),
  wrk: program('wrk'),
  slowhttptest: program('slowhttptest'),
};

async function folder() {
  const dir = await mkdtemp(path.join(tmpdir(), 'edge-rival-'));
  return { dir, remove: () => rm(dir, { recursive: true, force: true }) };
}

async function started(command, { port, core, dir, remove }) {
  const running = startProcess(command, { core });
  await reachable(port);
  return {
    pid: running.pid,
    port,
    dir,
    async stop() {
      await running.stop('SIGKILL');
      await remove();
    },
  };
}

const nginxHttp = (dir, inner) => `
worker_processes 1; worker_rlimit_nofile 20000; daemon off; master_process off;
pid ${dir}/pid; error_log ${dir}/error.log crit;
events { worker_connections 19000; }
http {
  access_log off; keepalive_requests 1000000000; keepalive_timeout 3600s;
  ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((kind) => `${kind}_temp_path ${dir}/${kind};`).join(' ')}
  ${inner}
}`;

async function startNginx(inner, core) {
  const { dir, remove } = await folder();
  const port = await freePort();
  const file = path.join(dir, 'nginx.conf');
  await writeFile(file, nginxHttp(dir, inner(port)));
  return started([tools.nginx, '-c', file, '-p', dir], { port, core, dir, remove });
}

/** What stands behind all of them for plain requests. */
export const startHttpBackend = (core) =>
  startNginx(
    (port) =>
      `server { listen 127.0.0.1:${port} backlog=4096; location / { default_type text/plain; return 200 "hello world\\n"; } }`,
    core,
  );

export async function startEchoBackend(core) {
  const port = await freePort();
  const running = startProcess([process.execPath, programs.echo, String(port)], {
    core,
  });
  await reachable(port);
  return { port, pid: running.pid, stop: () => running.stop('SIGKILL') };
}

const rivals = {
  nginx: (target, core) =>
    startNginx(
      (port) => `
  map $http_upgrade $connection_kind { default upgrade; '' ''; }
  upstream target { server 127.0.0.1:${target}; keepalive 128; keepalive_requests 1000000000; }
  server { listen 127.0.0.1:${port} backlog=4096; location / {
    proxy_http_version 1.1; proxy_set_header Host $host; proxy_set_header Upgrade $http_upgrade;
    proxy_set_header Connection $connection_kind; proxy_read_timeout 3600s; proxy_pass http://target; } }`,
      core,
    ),
  async haproxy(target, core) {
    const { dir, remove } = await folder();
    const port = await freePort();
    const file = path.join(dir, 'haproxy.cfg');
    await writeFile(
      file,
      `global
  maxconn 9000
  nbthread 1
defaults
  mode http
  timeout connect 3s
  timeout client 1h
  timeout server 1h
  timeout tunnel 1h
  http-reuse always
frontend door
  bind 127.0.0.1:${port} backlog 4096
  default_backend target
backend target
  server one 127.0.0.1:${target}
`,
    );
    return started([tools.haproxy, '-db', '-q', '-f', file], { port, core, dir, remove });
  },
  async 'configurable-http-proxy'(target, core) {
    const { dir, remove } = await folder();
    const [port, api] = [await freePort(), await freePort()];
    const script = path.join(
      path.dirname(require.resolve('configurable-http-proxy/package.json')),
      'bin/configurable-http-proxy',
    );
    const options = [
      '--ip',
      '127.0.0.1',
      '--port',
      port,
      '--api-port',
      api,
      '--log-level',
      'error',
    ];
    const way = ['--default-target', `http://127.0.0.1:${target}`];
    return started([process.execPath, script, ...options.map(String), ...way], {
      ...{ port, core, dir, remove },
    });
  },
  async 'http-proxy-3'(target, core) {
    const { dir, remove } = await folder();
    const port = await freePort();
    const script = programs.httpProxy;
    return started([process.execPath, script, String(port), String(target)], {
      ...{ port, core, dir, remove },
    });
  },
};

/** Those that are there, by name. */
export const rivalNames = Object.keys(rivals).filter((name) => !(name in tools) || tools[name]);
export const missingTools = Object.entries(tools)
  .filter(([, where]) => where === undefined)
  .map(([name]) => name);

export const startRival = (name, target, core) => rivals[name](target, core);
