import type { IncomingHttpHeaders } from 'node:http';

export type WebSocketOffer = {
  readonly key: string;
  readonly protocols: readonly string[];
  readonly extensions: readonly string[];
};

/**
 * The opening handshake of RFC 6455 §4.2.1, read strictly. `undefined` for any other upgrade and for one with a
 * body, which would be taken for frames.
 */
export function readOffer(request: {
  readonly method?: string | undefined;
  readonly httpVersion: string;
  readonly headers: IncomingHttpHeaders;
}): WebSocketOffer | undefined {
  const { headers } = request;
  const key = headers['sec-websocket-key'];
  if (
    request.method !== 'GET' ||
    request.httpVersion !== '1.1' ||
    headers.upgrade?.toLowerCase() !== 'websocket' ||
    headers['sec-websocket-version'] !== '13' ||
    headers['content-length'] !== undefined ||
    headers['transfer-encoding'] !== undefined ||
    key === undefined ||
    !/^[A-Za-z0-9+/]{22}==$/.test(key)
  ) {
    return undefined;
  }
  return {
    key,
    protocols: listOf(headers['sec-websocket-protocol']),
    extensions: listOf(headers['sec-websocket-extensions']).map(nameOf),
  };
}

export const listOf = (value: string | undefined): string[] =>
  (value ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');

/** An extension without its parameters. */
export const nameOf = (extension: string): string =>
  (extension.split(';', 1)[0] ?? '').trim().toLowerCase();
