import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { ConnectionGate } from './account/connection-gate.js';
import { endWithHead } from './answer/failure-answer.js';
import type { EdgeLimits } from './edge-limits.js';
import type { EdgeParts } from './edge-parts.js';
import { PlainConnections } from './plain-connections.js';
import { serveRequest } from './serve-request.js';
import { serveUpgrade } from './serve-upgrade.js';

export type Front = {
  readonly server: Server;
  /** Connections that Node's server knows nothing of yet. */
  readonly plain: PlainConnections;
};

/** Plain requests by the short way, everything else by Node's strict parser; our limits for both. */
export function createFront(
  parts: EdgeParts,
  { gate, upgraded }: { readonly gate: ConnectionGate; readonly upgraded: Set<Socket> },
): Front {
  const server = createServer(serverOptions(parts.limits));
  const serve = (request: IncomingMessage, response: ServerResponse): void => {
    serveRequest(parts, { request, response, body: hasBody(request) ? request : undefined });
  };
  server.on('request', serve);
  // Who asks first whether to go on is told so once authorised.
  server.on('checkContinue', serve);
  server.on('upgrade', (request, socket, head) => {
    if (!(socket instanceof Socket)) {
      socket.destroy();
      return;
    }
    upgraded.add(socket);
    socket.once('close', () => upgraded.delete(socket));
    void serveUpgrade(parts, { request, socket, head });
  });
  server.on('connect', (_, stream) => {
    answerUnreadable(stream, 405);
  });
  server.on('clientError', (error: NodeJS.ErrnoException, stream) => {
    parts.metrics.refused('unparsable');
    answerUnreadable(stream, clientErrorStatus[error.code ?? ''] ?? 400);
  });
  return { server, plain: putBefore(server, parts, gate) };
}

const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined ||
  (headers['content-length'] !== undefined && headers['content-length'] !== '0');

const serverOptions = (limits: EdgeLimits) => ({
  maxHeaderSize: limits.maxHeaderBytes,
  headersTimeout: limits.headerTimeoutMs,
  // Long enough for a large upload over a slow line.
  requestTimeout: limits.requestTimeoutMs,
  keepAliveTimeout: limits.keepAliveMs,
  connectionsCheckingInterval: 1000,
  insecureHTTPParser: false,
  keepAlive: true,
  keepAliveInitialDelay: 20_000,
  noDelay: true,
});

/** Puts the gate and the short way before Node's own handling of a connection, which reads from it at once. */
function putBefore(server: Server, parts: EdgeParts, gate: ConnectionGate): PlainConnections {
  const handlers = server.listeners('connection') as ((socket: Socket) => void)[];
  server.removeAllListeners('connection');
  const plain = new PlainConnections({
    limits: parts.limits,
    serve: (arrival) => {
      serveRequest(parts, arrival);
    },
    handOver: (socket) => {
      for (const handle of handlers) handle.call(server, socket);
    },
  });
  server.on('connection', (socket: Socket) => {
    if (gate.admit(socket)) plain.take(socket);
  });
  return plain;
}

const clientErrorStatus: Readonly<Record<string, number>> = {
  HPE_HEADER_OVERFLOW: 431,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
};

/** What never became a request: unreadable, too large or too slow. The connection is of no further use. */
function answerUnreadable(stream: Duplex, status: number): void {
  endWithHead(stream, { status, headers: { connection: 'close', 'content-length': '0' } }, '');
}
