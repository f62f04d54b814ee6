import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { logServed, type Served } from './account/request-log.js';
import type { FailureKind } from './answer/failure.js';
import { refuseUpgrade } from './answer/failure-answer.js';
import type { EdgeParts } from './edge-parts.js';
import { parseRequest, type ParsedRequest } from './parse/parse-request.js';
import { failureOf } from './serve-request.js';
import { handleUpgrade } from './session-upgrade.js';

export type RawUpgrade = {
  readonly request: IncomingMessage;
  readonly socket: Socket;
  readonly head: Buffer;
};

/** Takes one upgrade through all steps, and accounts for it when its socket closes. */
export async function serveUpgrade(parts: EdgeParts, raw: RawUpgrade): Promise<void> {
  const { request, socket } = raw;
  const requestId = parts.newRequestId();
  const parsed = parseRequest(parts.hosts, request);
  const { target, host } = parsed;
  socket.on('error', () => socket.destroy());
  const notes = accountFor(parts, socket, {
    requestId,
    method: request.method,
    host,
    path: target?.pathname,
    startedAt: performance.now(),
  });
  const exchange = { ...raw, requestId, ...notes };
  const kind = refusalOf(parts, parsed);
  if (kind !== undefined || target === undefined || host === undefined || !('sessionId' in host)) {
    refuseUpgrade(exchange, { kind: kind ?? 'malformed' });
    return;
  }
  try {
    await handleUpgrade(parts, { ...exchange, target }, host);
  } catch (error) {
    refuseUpgrade(exchange, { kind: failureOf(parts, error, requestId) });
  }
}

function refusalOf(parts: EdgeParts, { host, refusal }: ParsedRequest): FailureKind | undefined {
  if (refusal !== undefined) return refusal;
  if (host?.kind === 'portal') return 'upgrade-refused';
  return parts.life.draining ? 'unavailable' : undefined;
}

function accountFor(parts: EdgeParts, socket: Socket, served: Served) {
  let status = 0;
  let refusal: FailureKind | undefined;
  const [readBefore, writtenBefore] = [socket.bytesRead, socket.bytesWritten];
  socket.once('close', () => {
    parts.metrics.upgraded(status === 101 ? 'opened' : 'refused');
    if (!parts.accessLog) return;
    logServed(parts.log, served, {
      status,
      upgraded: status === 101,
      bytesIn: socket.bytesRead - readBefore,
      bytesOut: socket.bytesWritten - writtenBefore,
      ...(refusal === undefined ? {} : { refusal }),
    });
  });
  return {
    onStatus: (given: number) => {
      status = given;
    },
    onRefused: (kind: FailureKind) => {
      refusal = kind;
      parts.metrics.refused(kind);
    },
  };
}
