import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const programs = {
  /** The product as `npm start` runs it. */
  embedded: path.join(root, 'apps/embedded/dist/main.js'),
  /** The same parts with a runtime whose workspaces are ready at once: what remains is the control plane. */
  instant: fileURLToPath(new URL('instant-launchpad.mjs', import.meta.url)),
  /** The same parts with the runtime of a cluster. */
  cluster: fileURLToPath(new URL('cluster-launchpad.mjs', import.meta.url)),
};

/** A directory with one small workshop, gone at the end. `more` is added to its definition. */
export function newGround(more = '') {
  const dir = mkdtempSync(path.join(tmpdir(), 'launchpad-bench-'));
  const workshop = path.join(dir, 'workshops', 'plain');
  mkdirSync(path.join(workshop, 'workshop', 'content'), { recursive: true });
  writeFileSync(
    path.join(workshop, 'workshop.yaml'),
    `title: Plain\ndescription: Two terminals\nterminals: 2\n${more}`,
  );
  writeFileSync(
    path.join(workshop, 'workshop', 'content', '0-start.md'),
    '---\nTitle: Start\n---\n\nType away.\n',
  );
  return {
    dataDir: path.join(dir, 'data'),
    workshopsDir: path.join(dir, 'workshops'),
    remove: () => rmSync(dir, { recursive: true, force: true }),
  };
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

/**
 * Starts it and waits until it says that it is open.
 * @param {keyof typeof programs} program
 * @param {{ dataDir: string, workshopsDir: string }} ground
 */
export async function startProduct(program, ground, env = {}) {
  const port = await freePort();
  const began = performance.now();
  const child = spawn(process.execPath, [programs[program]], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      PATH: process.env.PATH,
      HOME: ground.dataDir,
      PORT: String(port),
      DATA_DIR: ground.dataDir,
      WORKSHOPS_DIR: ground.workshopsDir,
      LOG_LEVEL: 'warn',
      ...env,
    },
  });
  const exited = once(child, 'exit');
  let said = '';
  await Promise.race([
    new Promise((resolve) => {
      child.stdout.setEncoding('utf8').on('data', (text) => {
        said += text;
        if (said.includes('Launchpad is open')) resolve();
      });
    }),
    exited.then(() => {
      throw new Error(`Launchpad ended:\n${said}`);
    }),
  ]);
  return {
    port,
    pid: child.pid,
    bootMs: performance.now() - began,
    stop: async () => {
      child.kill('SIGINT');
      await exited;
    },
  };
}

/** The database that it keeps in `dataDir`. */
export async function openDatabase({ dataDir }) {
  const host = encodeURIComponent(path.join(dataDir, 'run'));
  const connectionString = `postgresql://launchpad@localhost/launchpad?host=${host}`;
  const client = new pg.Client({ connectionString });
  // A benchmark that fails stops the server under it; what matters then is why it failed.
  client.on('error', (error) => console.error(`database: ${error.message}`));
  await client.connect();
  return client;
}
