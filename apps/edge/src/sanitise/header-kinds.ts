/** Names and values alternate. */
export type HeaderList = readonly string[];

/** RFC 9110 §7.6.1: these speak of one connection and end with it. `expect` is answered by our own server. */
const hopByHop = new Set([
  'connection',
  'expect',
  'http2-settings',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** What only we may say, in every spelling that a program behind CGI rules would read as the same. */
const oursToSay =
  /^(?:forwarded|host|x-real-ip|x-request-id|via|true-client-ip|x-client-ip|x-(?:forwarded|launchpad|accel).*|x-(?:original|rewrite)-.*|x-http-method-override|x-sendfile.*)$/;

export type HeaderKind = 'pass' | 'hop' | 'connection' | 'ours' | 'cookie';
export type KnownHeader = { readonly name: string; readonly kind: HeaderKind };

const known = new Map<string, KnownHeader>();
const maxKnown = 2000;

/** Requests bring the same few names over and over: what each one is, is worked out once. */
export function headerKind(raw: string): KnownHeader {
  const kept = known.get(raw);
  if (kept !== undefined) return kept;
  const name = raw.toLowerCase();
  const header = { name, kind: kindOf(name) };
  if (known.size < maxKnown && raw.length <= 64) known.set(raw, header);
  return header;
}

function kindOf(name: string): HeaderKind {
  if (name === 'connection') return 'connection';
  if (name === 'cookie') return 'cookie';
  if (hopByHop.has(name)) return 'hop';
  return oursToSay.test(name.replaceAll('_', '-')) ? 'ours' : 'pass';
}

const usual = new Set(['keep-alive', 'close', 'upgrade', 'keep-alive, upgrade', '']);
const none: ReadonlySet<string> = new Set();

const framing = new Set(['content-length', 'transfer-encoding']);

/**
 * Whether `Connection` claims for one hop what is not for a sender to take away (RFC 9110 §7.6.1): the framing, the
 * host, or anything that only we may say.
 */
export function claimsTooMuch(connection: string | undefined): boolean {
  if (connection === undefined || usual.has(connection)) return false;
  return connection.split(',').some((part) => {
    const name = part.trim().toLowerCase().replaceAll('_', '-');
    return framing.has(name) || oursToSay.test(name);
  });
}

/** The headers that `Connection` says are for the next hop alone. */
export function namedByConnection(headers: HeaderList): ReadonlySet<string> {
  let names: Set<string> | undefined;
  for (let i = 0; i < headers.length; i += 2) {
    if (headerKind(headers[i] ?? '').kind !== 'connection') continue;
    const value = headers[i + 1] ?? '';
    if (usual.has(value)) continue;
    names ??= new Set();
    for (const name of value.toLowerCase().split(',')) names.add(name.trim());
  }
  return names ?? none;
}
