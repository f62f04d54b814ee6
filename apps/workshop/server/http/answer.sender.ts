import type { Logger } from '@launchpad/kernel';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable, type Duplex } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Answer } from './answer.js';

/** How long the rest of a request that was answered early may still come before its connection is cut. */
const lingerMs = 10_000;

type Exchange = {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly log: Logger;
};

/** Sends one answer to its end. Half of a stream never looks like the whole of it: the connection is cut instead. */
export async function sendAnswer(exchange: Exchange, answer: Answer): Promise<void> {
  const { request, response, log } = exchange;
  const { status, headers, body } = answer;
  const headOnly = request.method === 'HEAD';
  leaveNoSender(request, response);
  if (!(body instanceof Readable)) {
    const length = String(Buffer.byteLength(body));
    response.writeHead(status, { ...headers, 'content-length': length });
    response.end(headOnly ? undefined : body);
    return;
  }
  response.writeHead(status, headers);
  if (headOnly) {
    body.destroy();
    response.end();
    return;
  }
  // A stream of events has its head long before its first event.
  response.flushHeaders();
  try {
    await pipeline(body, response);
  } catch (error) {
    log.debug({ err: error }, 'answer was cut');
    response.destroy();
  }
}

/** A body that nobody wants is read and thrown away, so that its sender reads the answer; but not for ever. */
export function leaveNoSender(request: IncomingMessage, response: ServerResponse): void {
  response.once('finish', () => {
    if (request.complete) return;
    const limit = setTimeout(() => request.destroy(), lingerMs).unref();
    request.once('close', () => {
      clearTimeout(limit);
    });
    request.resume();
  });
}

/** Answers an upgrade that is not made. Its sender may keep their half open: nobody waits for that. */
export function refuseUpgrade(socket: Duplex, answer: Answer & { readonly body: string }): void {
  const { status, headers, body } = answer;
  const lines = [`HTTP/1.1 ${String(status)} Refused`, 'connection: close'];
  for (const [name, value] of Object.entries(headers)) lines.push(`${name}: ${value}`);
  socket.end(
    `${lines.join('\r\n')}\r\ncontent-length: ${String(Buffer.byteLength(body))}\r\n\r\n${body}`,
    () => socket.destroy(),
  );
}
