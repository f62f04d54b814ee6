import {
  request,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type OutgoingHttpHeaders,
} from 'node:http';
import { text } from 'node:stream/consumers';

export type Ask = {
  readonly port: number;
  /** Whom the `Host` header names, port included. */
  readonly host: string;
  readonly method?: string;
  readonly path: string;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: string;
};

export type Answer = {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
};

/** One request on a connection of its own. Unlike `fetch` it may name any host. */
export async function ask({ port, host, path, method = 'GET', ...rest }: Ask): Promise<Answer> {
  const { headers = {}, body } = rest;
  return new Promise((resolve, reject) => {
    const outgoing = request(
      { host: '127.0.0.1', port, method, path, agent: false, headers: { ...headers, host } },
      (incoming) => {
        text(incoming).then(
          (answer) =>
            resolve({
              status: incoming.statusCode ?? 0,
              headers: incoming.headers,
              body: answer,
            }),
          reject,
        );
      },
    );
    outgoing.setTimeout(30_000, () => outgoing.destroy(new Error('no answer within 30 s')));
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

/** An answer that does not end by itself. */
export async function openStream({
  port,
  host,
  path,
  headers = {},
}: Ask): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const outgoing = request({
      host: '127.0.0.1',
      port,
      path,
      agent: false,
      headers: { ...headers, host },
    });
    outgoing.on('error', reject);
    outgoing.on('response', resolve);
    outgoing.end();
  });
}

/** `name=value` of a cookie the answer sets. */
export function cookieOf(answer: Answer): string | undefined {
  return answer.headers['set-cookie']?.[0]?.split(';')[0];
}
