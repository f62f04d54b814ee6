import { createConnection } from 'node:net';

/** How long to listen for more once enough has come, and at most. */
export type Patience = {
  readonly answers?: number;
  readonly afterMs?: number;
  readonly mostMs?: number;
};

/**
 * Sends bytes as they are and gives back what came until the other side closed: a request as good as any leaves the
 * connection open, so it ends a moment after as many `answers` as are expected, too.
 */
export function sendRaw(
  address: { readonly host: string; readonly port: number },
  bytes: string | Buffer,
  { answers = Infinity, afterMs = 20, mostMs = 10_000 }: Patience = {},
): Promise<string> {
  return new Promise((resolve) => {
    let text = '';
    const socket = createConnection(address);
    let timer = setTimeout(() => socket.destroy(), mostMs);
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
      if (statusesIn(text).length < answers) return;
      clearTimeout(timer);
      timer = setTimeout(() => socket.destroy(), afterMs);
    });
    // A reset is an answer like any other.
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearTimeout(timer);
      resolve(text);
    });
    socket.write(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes);
  });
}

/** The status of each answer in what came back. */
export const statusesIn = (text: string): number[] =>
  [...text.matchAll(/^HTTP\/1\.1 (\d{3}) /gm)].map(([, status]) => Number(status));
