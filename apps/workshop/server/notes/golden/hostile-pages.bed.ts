/** Stands in a file outside the workshop folder; nothing of it may ever be in an answer. */
export const secret = 'kept-outside-the-folder';

export type HostilePage = {
  readonly file: string;
  readonly content: string | Uint8Array;
  /** What its fault says; `undefined`: it is odd and no fault. */
  readonly fault?: string;
};

const many = (text: string, count = 50_000): string => text.repeat(count);
const page = (name: string, content: string | Uint8Array, fault?: string): HostilePage => ({
  file: name.includes('.') ? name : `${name}.md`,
  content,
  ...(fault === undefined ? {} : { fault }),
});
const header = (...lines: string[]): string => `---\n${lines.join('\n')}\n---\nText\n`;
const laughs = Array.from({ length: 12 }, (_, index) => {
  const before = index === 0 ? 'lol' : Array.from({ length: 9 }, () => `*a${index - 1}`).join(',');
  return `a${index}: &a${index} [${before}]`;
});
const fence = (word: string, text: string): string => `\`\`\`${word}\n${text}\n\`\`\`\n`;

const headers = [
  page('header-large', header(`Title: ${many('a', 1_000_000)}`), '16 KiB'),
  page(
    'header-5000-keys',
    header(...Array.from({ length: 5000 }, (_, key) => `k${key}: v`)),
    '16 KiB',
  ),
  page(
    'header-900-keys',
    header(...Array.from({ length: 900 }, (_, key) => `k${key}: v`)),
    '100 settings',
  ),
  page('header-deep', header(`a: ${many('[', 15_000)}`)),
  page('header-deep-closed', header(`a: ${many('[', 7000)}${many(']', 7000)}`)),
  page('header-deep-map', header(`a: ${many('{a: ', 3500)}`)),
  page('header-deep-list', header(`? ${many('- ', 7000)}`, 'Title: T')),
  page('header-laughs', header(...laughs, 'Title: *a11')),
  page('header-unclosed', '---\nTitle: x\n\nText', 'never closed'),
  page('header-comment-unclosed', '/*\nTitle: x\n\nText'),
  page('header-prototype', header('__proto__: { title: x }', 'constructor: y', 'toString: z')),
  page('header-sort', header('Sort: NaN'), 'number'),
  page('header-sort-huge', header('Sort: 1e999'), 'number'),
  page('header-list', header('Title: [a, b]'), 'plain text'),
  page('header-colons', header(many(': ', 4000))),
  page('header-quotes', header(`Title: "${many("'", 8000)}`)),
  page('header-tag', header('Title: !!js/function "function () { return process }"')),
  page('header-binary-tag', header('Title: !!binary "PHNjcmlwdD4="')),
  page('title-script', header('Title: </h1><script>alert(1)</script>')),
  page('title-variable', header('Title: "%username%"')),
  page('next-outside', header('NextPage: ../../../../etc/passwd'), 'leads out'),
  page('prev-outside', header('PrevPage: ../outside'), 'leads out'),
  page('next-absolute', header('NextPage: /etc/passwd'), 'not there'),
  page('next-zero', header('NextPage: "a\\0b"'), 'not there'),
  page('next-encoded', header('NextPage: "%2e%2e/%2e%2e/outside"'), 'not there'),
  page('next-prototype', header('NextPage: __proto__'), 'not there'),
  page('next-self', header('NextPage: next-self'), 'its own page'),
  page('next-circle-1', header('NextPage: next-circle-2')),
  page('next-circle-2', header('NextPage: next-circle-1'), 'circle'),
  page('exit-script', header('ExitLink: "javascript:alert(1)"'), 'ExitLink'),
  page('exit-elsewhere', header('ExitLink: "//evil.example"'), 'ExitLink'),
];

const bytes = [
  page('latin1', Buffer.from('caf\xe9', 'latin1'), 'not UTF-8'),
  page('overlong', Uint8Array.of(0xc0, 0xaf, 0xe0, 0x80, 0xaf), 'not UTF-8'),
  page('utf16', Buffer.from('\uFEFFHello', 'utf16le'), 'not UTF-8'),
  page(
    'binary',
    Uint8Array.from({ length: 70_000 }, (_, at) => (at * 7919) % 256),
    'not UTF-8',
  ),
  page('zero', 'a\0b', 'zero bytes'),
  page('bom', '\uFEFF---\nTitle: BOM\n---\nText'),
  page('crlf', '---\r\nTitle: Lines\r\n---\r\nText\r\n'),
  page('cr', '---\rTitle: Lines\r---\rText\r'),
  page('10-megabytes', many('a ', 5_000_000), 'larger than 2 MiB'),
  page('2-megabytes', many('a ', 1_000_000)),
];

/** Texts on which an expression that goes back and forth would never end. */
const patterns = [
  ...['%', '%a', '{{', '{{ ', '{{ a', '`', '[', '![', '<', '<a ', '<a href="', '&', '&amp', '*a_ '],
  ...[
    '**',
    '_',
    '~',
    '#',
    '|',
    '\\',
    'http://',
    'www.',
    'a@',
    ':',
    '[a](',
    '<!--',
    '<![CDATA[',
    '</',
  ],
  ...[
    '<pre>',
    '<script>',
    '"',
    "'",
    '\t',
    ' ',
    '\u00a0',
    '\u200b',
    '<x:y ',
    '[a][',
    '](',
    '%C3',
    '-',
  ],
].map((text, index) => page(`pattern-${String(index).padStart(2, '0')}`, many(text, 10_000)));
const lines = [
  ...[
    '> ',
    '- ',
    '1. ',
    '# a\n',
    '# a-1\n',
    '---\n',
    '- [ ] ',
    '[a]: b\n',
    '|a\n',
    '<b>\n',
    '```\n',
  ],
  ...['\n', 'a\n\n', '    a\n', '* a\n * b\n', '\\\n', '<p\n', 'Title: a\n', '%a%\n'],
].map((text, index) => page(`lines-${String(index).padStart(2, '0')}`, many(text, 3000)));

const markdown = [
  page(
    'table',
    `|${many('a|', 2000)}\n|${many('-|', 2000)}\n${many(`|${many('b|', 100)}\n`, 100)}`,
  ),
  page('fence-unclosed', '```execute\nls'),
  page('comment-unclosed', '<!-- a\n\n# b'),
  page('script-unclosed', '<script>\nlet a = 1'),
  page('script-in-fence', fence('execute', '</code></pre><script>alert(1)</script>')),
  page('script-in-language', fence('"><script>alert(1)</script>', 'x')),
  page(
    'links-outside',
    '[a](../../outside.txt) [b](..%2f..%2foutside.txt) [c](file:///etc/passwd) [d](javascript:alert(1)) [e](%00) [f](%ff)',
  ),
  page(
    'images-outside',
    '![a](../../outside.txt) ![b](/etc/passwd) ![c](file:///etc/passwd) ![d](....//outside.txt) ![e](javascript:x)',
  ),
  page(
    'html-outside',
    '<img src="../../outside.txt"><iframe src="file:///etc/passwd"></iframe><base href="../../">',
  ),
  page('colours-deep', fence('js', many('(', 60_000))),
  page('colours-xml', fence('xml', many('<a b="', 10_000))),
  page('colours-strings', fence('bash', many('"$(', 15_000))),
  page('colours-json', fence('json', many('{"a":', 10_000))),
  page('colours-long', fence('python', many('def a(): pass\n', 60_000))),
  page('colours-prototype', fence('__proto__', 'x') + fence('constructor', 'x')),
  page('execute-long', fence('execute', many('a', 1_000_000))),
  page('check-outside', fence('check', '../../setup'), 'plain name'),
  page('check-empty', fence('check', ''), 'empty'),
  page('check-deep', fence('check', `name: ${many('[', 3000)}`), 'nested too deeply'),
  page('check-laughs', fence('check', [...laughs, 'name: *a11'].join('\n')), 'too large'),
  page('check-unknown', fence('check', 'name: a\ncommand: rm'), 'no `command`'),
  page('check-many', many(fence('check', 'no such thing'), 2000), 'plain name'),
];

const asciidoc = [
  page('include.adoc', 'include::/etc/passwd[]\n\ninclude::../../outside.txt[]', 'not followed'),
  page(
    'inline.adoc',
    'image::../../outside.txt[opts=inline]\n\nimage::/etc/passwd[opts=inline,format=svg]',
  ),
  page(
    'attributes.adoc',
    ':docinfo: shared\n:data-uri:\n:allow-uri-read:\n:stylesheet: /etc/passwd\n:linkcss!:\n:safe: unsafe\n\n{docdir} {docfile} {user-home} {outdir} {env-PATH}\n\nimage::/etc/passwd[]',
  ),
  page('csv.adoc', ',===\ninclude::/etc/passwd[]\n,===', 'not followed'),
  page(
    'deep-blocks.adoc',
    Array.from({ length: 500 }, (_, depth) => '='.repeat(4 + depth)).join('\n'),
  ),
  page(
    'deep-lists.adoc',
    Array.from({ length: 300 }, (_, depth) => `${'*'.repeat(depth + 1)} x`).join('\n'),
  ),
  page('cells.adoc', many('|===\na|\n!===\n', 500)),
  page(
    'values.adoc',
    Array.from({ length: 30 }, (_, at) => `:x${at + 1}: {x${at}}{x${at}}`).join('\n'),
  ),
  page('counters.adoc', many('{counter:a}', 5000)),
  page('large.adoc', many('a\n\n', 200_000), '512 KiB'),
];

/** Nothing but a limit on time ends these. */
export const endlessPages = [
  page(
    'endless-references.adoc',
    `${many('xref:a[\n', 30_000)}\n[.check]\n----\nname\n----\n`,
    'seconds',
  ),
  page(
    'endless-headings.adoc',
    `${many('= a\n', 60_000)}\n[.check]\n----\nname\n----\n`,
    'seconds',
  ),
];

export const hostilePages: readonly HostilePage[] = [
  ...headers,
  ...bytes,
  ...patterns,
  ...lines,
  ...markdown,
  ...asciidoc,
];
