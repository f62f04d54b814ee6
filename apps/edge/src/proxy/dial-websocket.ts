import { type IncomingMessage, request as httpRequest } from 'node:http';
import type { Duplex } from 'node:stream';
import type { UpstreamAddress } from '../resolve/session-route.js';
import { connectTimeoutMs } from './upstreams.js';

const handshakeTimeoutMs = 15_000;

export type Dialled =
  | { readonly kind: 'open'; readonly answer: IncomingMessage; readonly socket: Duplex }
  /** The workspace answered, and does not want a WebSocket there. */
  | { readonly kind: 'declined'; readonly answer: IncomingMessage }
  | { readonly kind: 'failed'; readonly fault: 'unreachable' | 'timeout'; readonly error: Error };

type DialOptions = {
  readonly address: UpstreamAddress;
  readonly path: string;
  readonly headers: readonly string[];
  readonly signal: AbortSignal;
};

class TookTooLong extends Error {}

/** Does the opening handshake with a workspace, on a connection of its own. */
export function dialWebSocket({ address, path, headers, signal }: DialOptions): Promise<Dialled> {
  return new Promise((resolve) => {
    const dial = httpRequest({
      ...(address.kind === 'unix'
        ? { socketPath: address.path }
        : { host: address.host, port: address.port }),
      path,
      headers: [...headers, 'connection', 'Upgrade', 'upgrade', 'websocket'],
      agent: false,
      signal,
    });
    const give = (dialled: Dialled): void => {
      clearTimeout(timer);
      resolve(dialled);
    };
    let timer = setTimeout(() => dial.destroy(new TookTooLong('connecting')), connectTimeoutMs);
    dial.once('socket', (socket) =>
      socket.once('connect', () => {
        clearTimeout(timer);
        timer = setTimeout(() => dial.destroy(new TookTooLong('handshake')), handshakeTimeoutMs);
      }),
    );
    dial.once('upgrade', (answer, socket, head) => {
      socket.setNoDelay(true);
      if (head.length > 0) socket.unshift(head);
      give({ kind: 'open', answer, socket });
    });
    dial.once('response', (answer) => {
      give({ kind: 'declined', answer });
    });
    dial.on('error', (error) => {
      const fault = error instanceof TookTooLong ? 'timeout' : 'unreachable';
      give({ kind: 'failed', fault, error });
    });
    dial.end();
  });
}
