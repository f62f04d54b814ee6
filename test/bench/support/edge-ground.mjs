import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { createSessionCookieCodec, generateSigningKey } from '@launchpad/access';
import { newId, silentLogger } from '@launchpad/kernel';
import { migrate, startEmbeddedPostgres } from '@launchpad/platform';
import pg from 'pg';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const sessionsDomain = 'sessions.localhost';

/** A port that is free at this moment. */
export const freePort = () =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });

/** Runs a program, on one core where it says which. */
export function startProcess([command, ...args], { core, env = {}, quiet = true } = {}) {
  const pinned =
    core === undefined ? [command, ...args] : ['taskset', '-c', String(core), command, ...args];
  const child = spawn(pinned[0], pinned.slice(1), {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', quiet ? 'ignore' : 'inherit'],
  });
  const ended = new Promise((resolve) =>
    child.once('exit', (code, signal) => resolve({ code, signal })),
  );
  return {
    child,
    pid: child.pid,
    ended,
    async stop(signal = 'SIGTERM') {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal);
      await ended;
    },
  };
}

/** Waits until something listens there. */
export async function reachable(port, timeoutMs = 15_000) {
  const { connect } = await import('node:net');
  const until = performance.now() + timeoutMs;
  for (;;) {
    const open = await new Promise((resolve) => {
      const socket = connect(port, '127.0.0.1');
      socket.once('connect', () => resolve(true));
      socket.once('error', () => resolve(false));
      socket.once('connect', () => socket.destroy());
    });
    if (open) return;
    if (performance.now() > until) throw new Error(`nothing listens on port ${port}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

/** What a built edge needs to stand on: a database with sessions in it, and a key. */
export async function openEdgeGround() {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'edge-ground-'));
  const postgres = await startEmbeddedPostgres({ dataDir, log: silentLogger });
  await migrate(postgres.connectionString);
  const db = new pg.Pool({ connectionString: postgres.connectionString, max: 2 });
  db.on('error', () => undefined);
  const { privateJwk } = await generateSigningKey();
  const cookies = createSessionCookieCodec(privateJwk);
  const publicPort = await freePort();
  await db.query(`INSERT INTO workshops (id, tenant_id, slug) VALUES ('w', 'default', 'bench')`);
  await db.query(
    `INSERT INTO workshop_versions (id, tenant_id, workshop_id, digest, definition)
     VALUES ('v', 'default', 'w', 'd', '{"ports":[8080]}')`,
  );
  const hostOf = (id) => `${id}.${sessionsDomain}:${publicPort}`;
  return {
    publicPort,
    db,
    hostOf,
    /** A session whose workspace listens on `port`, and the cookie of its owner. */
    async newSession(port) {
      const [id, userId] = [newId(), newId()];
      await db.query(`INSERT INTO users (id, tenant_id) VALUES ($1, 'default')`, [userId]);
      await db.query(
        `INSERT INTO sessions (id, tenant_id, user_id, workshop_version_id, workshop_slug, ttl_seconds, max_ttl_seconds,
           extend_seconds, idle_timeout_seconds, state, address, expires_at, max_expires_at)
         VALUES ($1, 'default', $2, 'v', 'bench', 36000, 72000, 600, 36000, 'ready', $3,
           now() + interval '10 hours', now() + interval '20 hours')`,
        [id, userId, JSON.stringify({ kind: 'tcp', host: '127.0.0.1', port })],
      );
      const expiresAt = new Date(Date.now() + 10 * 3600_000);
      const pass = { sessionId: id, userId, role: 'owner', epoch: 0, expiresAt };
      const cookie = `launchpad_session=${await cookies.seal(pass)}`;
      return { id, host: hostOf(id), cookie, origin: `http://${hostOf(id)}` };
    },
    /** The built edge as a process of its own. It may listen elsewhere than where the public finds it. */
    async startEdge({
      port = publicPort,
      core,
      processes = 1,
      env = {},
      quiet = true,
      flags = [],
    } = {}) {
      const main = path.join(root, 'apps/edge/dist/main.js');
      const edge = startProcess([process.execPath, ...flags, main], {
        core,
        quiet,
        env: {
          PORTAL_URL: `http://localhost:${publicPort}`,
          SESSIONS_DOMAIN: sessionsDomain,
          CONTROL_PLANE_ADDRESS: '127.0.0.1:1',
          DATABASE_URL: postgres.connectionString,
          SIGNING_KEY: privateJwk,
          HOST: '127.0.0.1',
          PORT: String(port),
          EDGE_PROCESSES: String(processes),
          ACCESS_LOG: 'off',
          LOG_LEVEL: 'warn',
          MAX_CONNECTIONS: '20000',
          MAX_CONNECTIONS_PER_ADDRESS: '20000',
          ...env,
        },
      });
      await reachable(port);
      return edge;
    },
    async close() {
      await db.end();
      await postgres.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
