/** A stream of numbers from 0 to 1 that is the same for the same seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

type Random = () => number;

const pick = <T>(all: readonly T[], random: Random): T =>
  all[Math.floor(random() * all.length)] as T;
const anywhere = (text: string, random: Random): number => Math.floor(random() * (text.length + 1));

/** What has opened other proxies. */
const tokens = [
  ...[
    '\r\n',
    '\n',
    '\r',
    '\r\n ',
    '\r\n\t',
    '\0',
    '\t',
    ' ',
    '\x0b',
    '\x7f',
    '\xff',
    ':',
    ',',
    ';',
  ],
  ...['Content-Length: 0\r\n', 'Content-Length: 5\r\n', 'Transfer-Encoding: chunked\r\n'],
  ...['Transfer-Encoding: identity\r\n', 'Transfer-Encoding:\r\n', 'Connection: close\r\n'],
  ...['X-Launchpad-Identity: forged\r\n', 'X_Launchpad_Identity: forged\r\n'],
  ...['X-Launchpad-Port: forged\r\n', 'X-Forwarded-For: forged\r\n', 'Host: evil.example\r\n'],
  ...['Expect: 100-continue\r\n', 'Connection: x-launchpad-identity\r\n', 'Upgrade: websocket\r\n'],
  ...[
    '0\r\n\r\n',
    '5\r\nhello\r\n',
    'HTTP/1.1',
    'GET /in HTTP/1.1\r\n',
    '%0d%0a',
    '../',
    '//',
    '@',
  ],
];

const changes: readonly ((text: string, random: Random) => string)[] = [
  // One byte becomes another.
  (text, random) => {
    const at = anywhere(text, random);
    return `${text.slice(0, at)}${String.fromCharCode(Math.floor(random() * 256))}${text.slice(at + 1)}`;
  },
  // Something is left out.
  (text, random) => {
    const at = anywhere(text, random);
    return text.slice(0, at) + text.slice(at + 1 + Math.floor(random() * 8));
  },
  // Something is put in.
  (text, random) => {
    const at = anywhere(text, random);
    return text.slice(0, at) + pick(tokens, random) + text.slice(at);
  },
  // A line comes twice, or goes, or swaps with its neighbour, or is told in another case.
  (text, random) => {
    const lines = text.split('\r\n');
    const at = Math.floor(random() * lines.length);
    const line = lines[at] ?? '';
    const ways = [
      [line, line],
      [],
      [lines[at + 1] ?? '', line],
      [line.toUpperCase()],
      [line.toLowerCase()],
    ];
    const way = pick(ways, random);
    return [...lines.slice(0, at), ...way, ...lines.slice(at + 1)].join('\r\n');
  },
  // A header is put between the others.
  (text, random) => {
    const end = text.indexOf('\r\n');
    return text.slice(0, end + 2) + pick(tokens, random) + text.slice(end + 2);
  },
  // Another ends here.
  (text, random) => text.slice(0, anywhere(text, random)),
];

/** One to four changes, of kinds that have opened other proxies. */
export function mutate(text: string, random: Random): string {
  let changed = text;
  for (let left = 1 + Math.floor(random() * 4); left > 0; left -= 1) {
    changed = pick(changes, random)(changed, random);
  }
  return changed;
}
