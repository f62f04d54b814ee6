import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { AppError, newId } from '@launchpad/kernel';
import { assembleParts } from './assemble-parts.js';
import { defaultLimits, type Edge, type EdgeOptions } from './edge-options.js';
import type { EdgeParts } from './edge-parts.js';
import type { FailureKind } from './answer/failure.js';
import { answerFailure, endWithHead, refuseUpgrade } from './answer/failure-answer.js';
import { handlePortal } from './portal-host.js';
import { logServed, type Served } from './account/request-log.js';
import { readTarget } from './parse/request-target.js';
import { handleSession } from './session-host.js';
import { handleUpgrade, type UpgradeExchange } from './session-upgrade.js';

const aliveEveryMs = 5000;

/** The front door. Holds no state of its own: any number may run side by side. */
export function createEdge(options: EdgeOptions): Edge {
  const { parts, release } = assembleParts(options, { ...defaultLimits, ...options.limits });
  const server = createServer({
    maxHeaderSize: 32 * 1024,
    headersTimeout: 15_000,
    // Long enough for a large upload over a slow line.
    requestTimeout: 15 * 60_000,
    keepAliveTimeout: 65_000,
    connectionsCheckingInterval: 5000,
    keepAlive: true,
    keepAliveInitialDelay: 20_000,
    noDelay: true,
  });
  const upgraded = new Set<Socket>();
  server.on('request', (request, response) => void serve(parts, request, response));
  server.on('upgrade', (request: IncomingMessage, socket: Socket, head: Buffer) => {
    upgraded.add(socket);
    socket.once('close', () => upgraded.delete(socket));
    void serveUpgrade(parts, { request, socket, head });
  });
  server.on('clientError', answerClientError);
  const alive = setInterval(() => {
    const now = performance.now();
    for (const tunnel of parts.tunnels) tunnel.checkAlive(now);
  }, aliveEveryMs);
  return {
    listen: () => listen(server, options.listen),
    address: () => {
      const { address, port } = server.address() as AddressInfo;
      return { host: address, port };
    },
    async close({ drainMs = 0 } = {}) {
      clearInterval(alive);
      await drain(server, parts, { drainMs, upgraded });
      await release();
    },
  };
}

async function serve(
  parts: EdgeParts,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const requestId = newId();
  const target = readTarget(request);
  const host = target && parts.hosts.classify(target.host);
  const served: Served = {
    requestId,
    method: request.method,
    host,
    target,
    startedAt: performance.now(),
  };
  response.once('close', () => {
    const aborted = !response.writableFinished;
    logServed(parts.log, served, { status: response.statusCode, ...(aborted ? { aborted } : {}) });
  });
  const refuse = (kind: FailureKind): void => {
    answerFailure({ request, response, requestId }, { kind });
  };
  if (target === undefined || host === undefined) {
    response.setHeader('connection', 'close');
    refuse('malformed');
    return;
  }
  const exchange = { request, response, requestId, target };
  if (host.kind === 'unknown') {
    const link = { href: parts.hosts.portalOrigin, label: 'Go to Launchpad' };
    answerFailure(exchange, { kind: 'misdirected', link });
    return;
  }
  try {
    if (host.kind === 'portal') handlePortal(parts, exchange);
    else await handleSession(parts, exchange, host.sessionId);
  } catch (error) {
    if (!response.destroyed) refuse(failureOf(parts, error, requestId));
  }
}

async function serveUpgrade(
  parts: EdgeParts,
  raw: Pick<UpgradeExchange, 'request' | 'socket' | 'head'>,
): Promise<void> {
  const { request, socket } = raw;
  const requestId = newId();
  const target = readTarget(request);
  const host = target && parts.hosts.classify(target.host);
  const served: Served = {
    requestId,
    method: request.method,
    host,
    target,
    startedAt: performance.now(),
  };
  let status = 0;
  const exchange = { ...raw, requestId, onStatus: (given: number) => (status = given) };
  socket.on('error', () => socket.destroy());
  socket.once('close', () => {
    logServed(parts.log, served, { status, upgraded: status === 101 });
  });
  if (target === undefined || host === undefined) {
    refuseUpgrade(exchange, { kind: 'malformed' });
  } else if (host.kind !== 'session') {
    refuseUpgrade(exchange, { kind: host.kind === 'portal' ? 'upgrade-refused' : 'misdirected' });
  } else {
    try {
      await handleUpgrade(parts, { ...exchange, target }, host.sessionId);
    } catch (error) {
      refuseUpgrade(exchange, { kind: failureOf(parts, error, requestId) });
    }
  }
}

function failureOf(parts: EdgeParts, error: unknown, requestId: string): FailureKind {
  if (error instanceof AppError && error.code === 'service.unavailable') {
    parts.log.warn({ err: error, requestId }, 'database not answering');
    return 'unavailable';
  }
  parts.log.error({ err: error, requestId }, 'request failed');
  return 'internal';
}

const clientErrorStatus: Readonly<Record<string, number>> = {
  HPE_HEADER_OVERFLOW: 431,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
};

/** What never became a request: unreadable, too large or too slow. The connection is of no further use. */
function answerClientError(error: NodeJS.ErrnoException, socket: Duplex): void {
  const status = clientErrorStatus[error.code ?? ''] ?? 400;
  endWithHead(socket, { status, headers: { connection: 'close', 'content-length': '0' } }, '');
}

const listen = (server: Server, { host, port }: EdgeOptions['listen']): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port }, () => {
      server.off('error', reject);
      resolve();
    });
  });

async function drain(
  server: Server,
  parts: EdgeParts,
  { drainMs, upgraded }: { readonly drainMs: number; readonly upgraded: ReadonlySet<Socket> },
): Promise<void> {
  const closed = new Promise<void>((resolve) =>
    server.close(() => {
      resolve();
    }),
  );
  // These would never end by themselves; their pages come back, to another edge or to the next start.
  for (const tunnel of parts.tunnels) tunnel.close(1012, 'service restart');
  for (const response of parts.streams) response.destroy();
  const timer = setTimeout(() => {
    server.closeAllConnections();
  }, drainMs);
  await closed;
  clearTimeout(timer);
  for (const socket of upgraded) socket.destroy();
}
