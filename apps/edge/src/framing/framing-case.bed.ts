/** Two sessions, of which somebody is in the first alone. */
export type FramingGround = {
  readonly host: string;
  readonly cookie: string;
  /** Of somebody who only looks on. */
  readonly watcherCookie: string;
  readonly otherHost: string;
  readonly portalHost: string;
};

/** Bytes, and what may come back: the statuses of all answers in order, where several, the one or the other. */
export type FramingCase = {
  readonly name: string;
  readonly bytes: (ground: FramingGround) => string;
  readonly statuses: readonly string[];
};

export const refused = ['400'];
export const served = ['200'];

export const lines = (...all: string[]): string => `${all.join('\r\n')}\r\n\r\n`;

/** A request of somebody who is in, with these headers. */
export const get =
  (...headers: string[]) =>
  ({ host, cookie }: FramingGround): string =>
    lines('GET /in HTTP/1.1', `Host: ${host}`, `Cookie: ${cookie}`, ...headers);
export const post =
  (body: string, ...headers: string[]) =>
  ({ host, cookie }: FramingGround): string =>
    lines('POST /in HTTP/1.1', `Host: ${host}`, `Cookie: ${cookie}`, ...headers) + body;
/** A request line or a head of any shape. */
export const head =
  (write: (ground: FramingGround) => string) =>
  (ground: FramingGround): string =>
    write(ground);
/** What a smuggler wants another's connection to carry. */
export const smuggled = ({ otherHost }: FramingGround): string =>
  lines('GET /smuggled HTTP/1.1', `Host: ${otherHost}`, 'X-Smuggled: 1');
export const smuggling =
  (body: (inner: string) => string, ...headers: string[]) =>
  (ground: FramingGround): string =>
    post(body(smuggled(ground)), ...headers)(ground);

export const of = (
  name: string,
  statuses: readonly string[],
  bytes: FramingCase['bytes'],
): FramingCase => ({ name, statuses, bytes });

/** A request of any kind whose body is another request. */
export const carrying =
  (
    { method, to }: { readonly method: string; readonly to: keyof typeof ways },
    ...headers: string[]
  ) =>
  (ground: FramingGround): string => {
    const inner = smuggled(ground);
    const length = `Content-Length: ${String(inner.length)}`;
    return lines(`${method} /in HTTP/1.1`, ...ways[to](ground), length, ...headers) + inner;
  };
const ways = {
  session: ({ host, cookie }: FramingGround) => [`Host: ${host}`, `Cookie: ${cookie}`],
  watcher: ({ host, watcherCookie }: FramingGround) => [
    `Host: ${host}`,
    `Cookie: ${watcherCookie}`,
  ],
  portal: ({ portalHost }: FramingGround) => [`Host: ${portalHost}`],
};
