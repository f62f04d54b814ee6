import { createConnection } from 'node:net';

export type Patience = {
  /** So many are enough. */
  readonly answers?: number;
  /** How long to listen for more, once enough has come. */
  readonly afterMs?: number;
  /** After this long without an answer, bytes follow that no request can hold, so that there is one. */
  readonly provokeMs?: number;
  readonly mostMs?: number;
};

const unbearable = Buffer.alloc(4096, '\r\n\0\0');

/**
 * Sends bytes as they are and gives back what came until the other side closed: a request as good as any leaves the
 * connection open, so it ends a moment after as many `answers` as are expected, too.
 */
export function sendRaw(
  address: { readonly host: string; readonly port: number },
  bytes: string | Buffer,
  { answers = Infinity, afterMs = 20, provokeMs = 5000, mostMs = 10_000 }: Patience = {},
): Promise<string> {
  return new Promise((resolve) => {
    let text = '';
    const socket = createConnection(address);
    const provoking = setTimeout(() => socket.write(unbearable), provokeMs);
    let ending = setTimeout(() => socket.destroy(), mostMs);
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
      if (statusesIn(text).length < answers) return;
      clearTimeout(provoking);
      clearTimeout(ending);
      ending = setTimeout(() => socket.destroy(), afterMs);
    });
    // A reset is an answer like any other.
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearTimeout(provoking);
      clearTimeout(ending);
      resolve(text);
    });
    socket.write(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes);
  });
}

/** The status of each answer in what came back. */
export const statusesIn = (text: string): number[] =>
  [...text.matchAll(/^HTTP\/1\.1 (\d{3}) /gm)].map(([, status]) => Number(status));
