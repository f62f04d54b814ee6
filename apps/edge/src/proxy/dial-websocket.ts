import { connect, type Socket } from 'node:net';
import type { WebSocketOffer } from '../parse/parse-upgrade.js';
import type { UpstreamAddress } from '../resolve/session-route.js';
import { requestHead } from '../sanitise/forwarded-headers.js';
import type { HeaderList } from '../sanitise/header-kinds.js';
import { isRealSwitch, valuesOf } from './handshake.js';
import { readResponseHead, type ResponseHead } from './response-head.js';
import type { UpstreamFault } from './upstream-connection.js';

export type Dialled =
  | {
      readonly kind: 'open';
      readonly headers: HeaderList;
      readonly subprotocol: string | undefined;
      readonly socket: Socket;
      /** What came right behind the head: the first frames. */
      readonly early: Buffer;
      /** Says who is given what comes from now on. */
      readonly listen: (sink: Sink) => void;
    }
  /** The workspace answered, and does not want a WebSocket there. */
  | { readonly kind: 'declined'; readonly status: number }
  | { readonly kind: 'failed'; readonly fault: UpstreamFault; readonly error: Error };

type DialOptions = {
  readonly address: UpstreamAddress;
  readonly path: string;
  readonly headers: HeaderList;
  readonly offer: WebSocketOffer;
  readonly connectTimeoutMs: number;
};

/** The bytes are there for the time of the call only. */
export type Sink = (chunk: Buffer) => void;

export type Dialling = {
  readonly dialled: Promise<Dialled>;
  /** The browser has gone: nobody waits any more. */
  readonly cancel: () => void;
};

const handshakeTimeoutMs = 15_000;
const maxHeadBytes = 32 * 1024;

/** Does the opening handshake with a workspace, on a connection of its own. */
export function dialWebSocket(options: DialOptions): Dialling {
  const { address } = options;
  const reading: Reading = { sink: () => undefined };
  const socket: Socket = connect({
    ...(address.kind === 'unix'
      ? { path: address.path }
      : { host: address.host, port: address.port }),
    noDelay: true,
    onread: {
      buffer: readBuffer,
      callback: (bytes): boolean => {
        reading.sink(readBuffer.subarray(0, bytes));
        return !socket.isPaused();
      },
    },
  });
  return { dialled: shakeHands(socket, reading, options), cancel: () => socket.destroy() };
}

type Reading = { sink: Sink };

/** What every connection reads into, one after the other: an idle socket then holds no memory for what may come. */
const readBuffer = Buffer.allocUnsafeSlow(64 * 1024);

function shakeHands(socket: Socket, reading: Reading, options: DialOptions): Promise<Dialled> {
  return new Promise((resolve) => {
    const give = (dialled: Dialled): void => {
      clearTimeout(timer);
      for (const event of ['connect', 'error', 'close']) socket.removeAllListeners(event);
      // `close` follows whatever breaks it, and is heard by whoever has the socket then.
      socket.on('error', ignore);
      if (dialled.kind !== 'open') socket.destroy();
      resolve(dialled);
    };
    const fail = (fault: UpstreamFault, error: Error): void => {
      give({ kind: 'failed', fault, error });
    };
    const tooLate = (): void => {
      fail('timeout', new Error('the workspace does not answer the handshake'));
    };
    let timer = setTimeout(tooLate, options.connectTimeoutMs);
    let early: Buffer = Buffer.alloc(0);
    socket.once('connect', () => {
      clearTimeout(timer);
      timer = setTimeout(tooLate, handshakeTimeoutMs);
      socket.write(headOf(options), 'latin1');
    });
    reading.sink = (chunk) => {
      early = Buffer.concat([early, chunk]);
      const end = early.indexOf('\r\n\r\n');
      if (end !== -1) {
        const listen = (sink: Sink): void => {
          reading.sink = sink;
        };
        give(judge({ socket, early, end, listen }, options.offer));
      } else if (early.length > maxHeadBytes) fail('garbled', new Error('its head is too long'));
    };
    socket.on('error', (error) => {
      fail('unreachable', error);
    });
    socket.on('close', () => {
      fail('unreachable', new Error('the workspace closed the connection'));
    });
  });
}

const ignore = (): undefined => undefined;

const headOf = ({ path, headers }: DialOptions): string =>
  requestHead(`GET ${path} HTTP/1.1`, [
    ...headers,
    'connection',
    'Upgrade',
    'upgrade',
    'websocket',
  ]);

function judge(
  answer: {
    readonly socket: Socket;
    readonly early: Buffer;
    readonly end: number;
    readonly listen: (sink: Sink) => void;
  },
  offer: WebSocketOffer,
): Dialled {
  const head = readResponseHead(answer.early.toString('latin1', 0, answer.end), 'GET');
  if (head === undefined || (head.status < 200 && !opens(head, offer))) {
    const error = new Error('its answer to the handshake is none');
    return { kind: 'failed', fault: 'garbled', error };
  }
  if (head.status !== 101) return { kind: 'declined', status: head.status };
  return {
    kind: 'open',
    headers: head.headers,
    subprotocol: valuesOf(head.headers, 'sec-websocket-protocol')[0],
    socket: answer.socket,
    early: answer.early.subarray(answer.end + 4),
    listen: answer.listen,
  };
}

const opens = (head: ResponseHead, offer: WebSocketOffer): boolean =>
  head.status === 101 && isRealSwitch(offer, head.headers);
