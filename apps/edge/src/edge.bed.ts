import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request as httpRequest,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  createSessionCookieCodec,
  generateSigningKey,
  newOpaqueToken,
  type SessionPass,
  type SessionRole,
} from '@launchpad/access';
import { type Logger, newId, silentLogger } from '@launchpad/kernel';
import { Pool } from 'pg';
import { WebSocket, WebSocketServer } from 'ws';
import { createEdge } from './create-edge.js';
import type { EdgeLimits } from './edge-limits.js';
import type { Edge } from './edge-options.js';

/** What a test sends, and what came of it. */
export type Ask = {
  readonly host: string;
  readonly path?: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
};
export type Answer = {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
};

/** An upstream that keeps a list of everything that reached it. */
export type TestUpstream = {
  readonly port: number;
  readonly reached: { readonly kind: 'request' | 'upgrade'; readonly request: IncomingMessage }[];
  answer: (request: IncomingMessage, response: ServerResponse) => void;
  readonly close: () => Promise<void>;
};

export async function startUpstream(): Promise<TestUpstream> {
  const server = createServer();
  const sockets = new WebSocketServer({ noServer: true });
  const upstream = {
    port: 0,
    reached: [] as TestUpstream['reached'],
    answer: (_: IncomingMessage, response: ServerResponse) => void response.end('hello'),
    close: () => stop(server),
  };
  server.on('request', (request, response) => {
    upstream.reached.push({ kind: 'request', request });
    upstream.answer(request, response);
  });
  server.on('upgrade', (request, socket, head) => {
    upstream.reached.push({ kind: 'upgrade', request });
    sockets.handleUpgrade(request, socket, head, (ws) => {
      // Clients of these tests say anything once they are through; it is not for the bed to fall over it.
      ws.on('error', () => ws.terminate());
      ws.on('message', (data: Buffer, binary) => {
        ws.send(data, { binary });
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  upstream.port = (server.address() as AddressInfo).port;
  return upstream;
}

async function stop(server: Server): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeAllConnections();
  await closed;
}

export type EdgeBed = Awaited<ReturnType<typeof openEdgeBed>>;

/** A real edge between real upstreams, on a database of its own. */
export async function openEdgeBed(options: {
  readonly databaseUrl: string;
  readonly limits?: Partial<EdgeLimits>;
  readonly log?: Logger;
  readonly keys?: { readonly privateJwk: string; readonly publicJwk: string };
  readonly previousKeys?: string;
}) {
  const { privateJwk, publicJwk } = options.keys ?? (await generateSigningKey());
  const [workspace, controlPlane] = await Promise.all([startUpstream(), startUpstream()]);
  const log = options.log ?? silentLogger;
  const db = new Pool({ connectionString: options.databaseUrl, max: 2 });
  // A pool does not wait for the last goodbye; the database may be dropped before it is said.
  db.on('error', (error) => {
    log.debug({ err: error }, 'test connection closed by the server');
  });
  const edge = createEdge({
    portalUrl: 'http://localhost:7080',
    sessionsDomain: 'sessions.localhost',
    controlPlane: { kind: 'tcp', host: '127.0.0.1', port: controlPlane.port },
    databaseUrl: options.databaseUrl,
    signingKey: privateJwk,
    previousKeys: options.previousKeys,
    listen: { host: '127.0.0.1', port: 0 },
    log,
    ...(options.limits === undefined ? {} : { limits: options.limits }),
  });
  await edge.listen();
  const rows = new SessionRows(db);
  if (options.keys === undefined) await rows.prepare();
  return {
    edge,
    db,
    rows,
    workspace,
    controlPlane,
    privateJwk,
    publicJwk,
    ask: (ask: Ask) => send(edge, ask),
    socket: (ask: Ask & { readonly protocol?: string }) => connect(edge, ask),
    /** Goes through the door as a browser does; returns its cookie. */
    enter: async (sessionId: string, role: SessionRole = 'owner') => {
      const token = await rows.ticket(sessionId, { role });
      const answer = await send(edge, {
        host: hostOf(sessionId),
        path: `/_launchpad/enter?ticket=${token}`,
      });
      return cookieOf(answer);
    },
    /** Goes from the session's host to one of its ports; returns that host's cookie. */
    enterPort: async (sessionId: string, port: number, cookie: string) => {
      const path = `/_launchpad/ports/${String(port)}`;
      const led = await send(edge, { host: hostOf(sessionId), path, headers: { cookie } });
      const target = new URL(led.headers.location ?? '');
      const entered = await send(edge, {
        host: target.host,
        path: target.pathname + target.search,
      });
      return { led, entered, cookie: cookieOf(entered) };
    },
    /** A cookie that nobody had to go through the door for. */
    seal: async (
      sessionId: string,
      changes: Partial<SessionPass> & { readonly privateJwk?: string } = {},
      port?: number,
    ) => {
      const userId = await rows.userOf(sessionId);
      const expiresAt = new Date(Date.now() + 60_000);
      const pass = { sessionId, userId, role: 'owner', epoch: 0, expiresAt, ...changes } as const;
      const codec = createSessionCookieCodec(changes.privateJwk ?? privateJwk);
      return `launchpad_session=${await codec.seal(pass, port)}`;
    },
    close: async () => {
      await edge.close();
      await Promise.all([workspace.close(), controlPlane.close(), db.end()]);
    },
  };
}

export const hostOf = (sessionId: string, port?: number): string =>
  `${port === undefined ? '' : `${String(port)}--`}${sessionId}.sessions.localhost:7080`;
export const cookieOf = (answer: Answer): string =>
  answer.headers['set-cookie']?.[0]?.split(';')[0] ?? '';

function send(
  edge: Edge,
  { host, path = '/', method = 'GET', headers = {}, body }: Ask,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = httpRequest(
      { ...edge.address(), path, method, agent: false, headers: { host, ...headers } },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: Buffer.concat(chunks).toString(),
          });
        });
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}

export type Connected = { readonly status: number; readonly socket?: WebSocket };

function connect(
  edge: Edge,
  { host, path = '/ws', headers = {}, protocol }: Ask & { readonly protocol?: string },
): Promise<Connected> {
  const { host: address, port } = edge.address();
  const socket = new WebSocket(`ws://${address}:${String(port)}${path}`, protocol ?? [], {
    headers: { host, origin: `http://${host}`, ...headers },
  });
  return new Promise((resolve, reject) => {
    socket.once('open', () => {
      resolve({ status: 101, socket });
    });
    socket.once('unexpected-response', (_, response) => {
      response.resume();
      resolve({ status: response.statusCode ?? 0 });
    });
    socket.on('error', reject);
  });
}

type SessionRow = {
  readonly state: string;
  readonly access_epoch: number;
  readonly expires_in: number;
  readonly address: unknown;
  readonly end_reason: string | null;
};

/** Writes the rows that the rest of Launchpad would write. */
class SessionRows {
  readonly #db: Pool;
  constructor(db: Pool) {
    this.#db = db;
  }

  async prepare(): Promise<void> {
    await this.#db.query(
      `INSERT INTO workshops (id, tenant_id, slug) VALUES ('w', 'default', 'shell')`,
    );
    await this.#db.query(
      `INSERT INTO workshop_versions (id, tenant_id, workshop_id, digest, definition) VALUES ('v', 'default', 'w', 'd', '{"ports":[8080,8081]}')`,
    );
  }

  async session(values: Partial<SessionRow> = {}): Promise<string> {
    const [id, userId] = [newId(), newId()];
    const {
      state = 'ready',
      access_epoch = 0,
      expires_in = 3600,
      address = null,
      end_reason = null,
    } = values;
    await this.#db.query(`INSERT INTO users (id, tenant_id) VALUES ($1, 'default')`, [userId]);
    await this.#db.query(
      `INSERT INTO sessions (id, tenant_id, user_id, workshop_version_id, workshop_slug, ttl_seconds, max_ttl_seconds,
         extend_seconds, idle_timeout_seconds, state, access_epoch, address, end_reason, expires_at, max_expires_at)
       VALUES ($1, 'default', $2, 'v', 'shell', 3600, 7200, 600, 600, $3, $4, $5, $6,
         now() + $7 * interval '1 second', now() + interval '2 hours')`,
      [id, userId, state, access_epoch, JSON.stringify(address), end_reason, expires_in],
    );
    return id;
  }

  async ticket(
    sessionId: string,
    options: { readonly role?: SessionRole; readonly lifeSeconds?: number } = {},
  ): Promise<string> {
    const { token, hash } = newOpaqueToken();
    await this.#db.query(
      `INSERT INTO tickets (token_hash, tenant_id, session_id, user_id, role, expires_at, access_epoch)
       SELECT $1, tenant_id, id, user_id, $3, now() + $4 * interval '1 second', access_epoch
         FROM sessions WHERE id = $2`,
      [hash, sessionId, options.role ?? 'owner', options.lifeSeconds ?? 60],
    );
    return token;
  }

  async userOf(sessionId: string): Promise<string> {
    const { rows } = await this.#db.query<{ user_id: string }>(
      'SELECT user_id FROM sessions WHERE id = $1',
      [sessionId],
    );
    return rows[0]?.user_id ?? '';
  }

  /** Changes a session; tells about it only when asked to, as hints may be lost. */
  async change(sessionId: string, set: string, options: { readonly hint: boolean }): Promise<void> {
    await this.#db.query(`UPDATE sessions SET ${set} WHERE id = $1`, [sessionId]);
    if (options.hint)
      await this.#db.query(`SELECT pg_notify('launchpad_session', $1)`, [sessionId]);
  }

  async inputAge(sessionId: string): Promise<number | undefined> {
    const { rows } = await this.#db.query<{ age: number | null }>(
      'SELECT extract(epoch FROM now() - last_input_at)::float8 AS age FROM sessions WHERE id = $1',
      [sessionId],
    );
    return rows[0]?.age ?? undefined;
  }
}
