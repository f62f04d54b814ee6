import serialize from '@xterm/addon-serialize';
import headless from '@xterm/headless';
import { describe, expect, it } from 'vitest';
import { OutputBacklog } from './output-backlog.js';
import { OutputScan } from './plain-output.js';

const encoder = new TextEncoder();
const size = { cols: 40, rows: 8 };
const scrollback = 30;

/** Small and repeatable: a failing case can be run again from its number. */
function randomFrom(seed: number): (below: number) => number {
  let state = seed * 2_654_435_761 + 1;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const openings: Readonly<Record<string, string>> = {
  nothing: '',
  'text on the screen': 'one\r\ntwo\r\nthree\r\nfour\u001B[2;5H',
  'a full screen': 'x\r\n'.repeat(60),
  'the alternate screen': 'before\r\n\u001B[?1049h\u001B[3;3Hinside',
  'a scroll region, inside it': '\u001B[2;5r\u001B[4;1H',
  'a scroll region, above it': '\u001B[4;6r\u001B[1;1H',
  'a scroll region, below it': '\u001B[1;4r\u001B[8;1H',
  'a scroll region that was taken away': '\u001B[2;5r\u001B[4;1H\u001B[r',
  'no wrapping': '\u001B[?7l',
  'insert mode': '\u001B[4h',
  'colours and line drawing': '\u001B[31;44m\u001B(0',
  'the middle of a title': '\u001B]0;title',
  'the middle of a colour': '\u001B[3',
  'a saved cursor': 'a\r\nb\u001B7',
};

const words = ['x', 'word', 'tab\there', 'wide 漢字', 'e\u0301', 'é', '©', '😀', '-'.repeat(90)];

/** Lines of plain text that no two are alike, here and there with a CR or an LF of its own. */
function flood(random: (below: number) => number, lines: number): string {
  let text = '';
  for (let line = 0; line < lines; line += 1) {
    text += `${String(line)} `;
    for (let word = random(4); word > 0; word -= 1) text += `${words[random(words.length)] ?? ''} `;
    if (random(12) === 0) text += random(2) === 0 ? '\rback' : '\nstep';
    text += '\r\n';
  }
  return text;
}

const closing = '\u001B8after\u001B[2Aup\r\nend';

function* cut(bytes: Uint8Array, random: (below: number) => number): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length;) {
    const length = 1 + random(150);
    yield bytes.subarray(at, at + length);
    at += length;
  }
}

class Shown {
  private readonly terminal = new headless.Terminal({
    ...size,
    scrollback,
    allowProposedApi: true,
  });
  private readonly serializer = new serialize.SerializeAddon();

  constructor() {
    this.terminal.loadAddon(this.serializer);
  }

  write(bytes: Uint8Array): Promise<void> {
    return new Promise((resolve) => {
      this.terminal.write(bytes, resolve);
    });
  }

  get state(): unknown {
    const { cursorX, cursorY, baseY, length } = this.terminal.buffer.active;
    return { cursorX, cursorY, baseY, length, screen: this.serializer.serialize() };
  }
}

/** Writes what the backlog leaves over, asking it whenever there is something new as a flooded page does. */
async function thinned(pieces: Iterable<Uint8Array>): Promise<{ state: unknown; dropped: number }> {
  const shown = new Shown();
  const backlog = new OutputBacklog({ rows: size.rows, scrollback });
  let [dropped, turn] = [0, 0];
  const takeOne = async (): Promise<void> => {
    const piece = backlog.take(60);
    if (piece?.kind === 'bytes') await shown.write(piece.bytes);
  };
  for (const bytes of pieces) {
    backlog.add(bytes);
    dropped += backlog.drop();
    turn += 1;
    if (turn % 20 === 0 || !backlog.plain) await takeOne();
  }
  while (!backlog.empty) await takeOne();
  return { state: shown.state, dropped };
}

describe('a flood of plain lines', () => {
  for (const [name, opening] of Object.entries(openings)) {
    it.each([1, 2, 3])(`leads to the same screen after ${name} (%i)`, async (seed) => {
      const random = randomFrom(seed);
      const bytes = encoder.encode(opening + flood(random, 400) + closing);
      const whole = new Shown();
      await whole.write(bytes);
      const some = await thinned(cut(bytes, random));
      expect(some.state).toEqual(whole.state);
    });
  }

  it('is mostly dropped', async () => {
    const bytes = encoder.encode(flood(randomFrom(7), 4000));
    const { dropped } = await thinned(cut(bytes, randomFrom(8)));
    expect(dropped / bytes.length).toBeGreaterThan(0.9);
  });

  it.each([
    ['an unfinished title', '\u001B]0;title'],
    ['a scroll region', '\u001B[2;5r'],
    ['a C1 control in UTF-8', '\u009B'],
  ])('is kept whole after %s', async (_, opening) => {
    const bytes = encoder.encode(opening + flood(randomFrom(3), 500));
    expect((await thinned(cut(bytes, randomFrom(4)))).dropped).toBe(0);
  });
});

describe('what stands between', () => {
  it('keeps its place, and nothing before it is dropped for what comes after', () => {
    const backlog = new OutputBacklog({ rows: 2, scrollback: 2 });
    const seen: string[] = [];
    backlog.add(encoder.encode('a\r\n'));
    backlog.addResize(4, () => seen.push('resized'));
    for (let line = 0; line < 12; line += 1) backlog.add(encoder.encode('b\r\n'));
    expect(backlog.drop()).toBe(0);
    expect(backlog.plain).toBe(false);
    const first = backlog.take();
    expect(first).toMatchObject({ kind: 'bytes' });
    const step = backlog.take();
    if (step?.kind === 'step') step.run();
    expect(seen).toEqual(['resized']);
    // Twice four rows, two lines above them, and one: of twelve lines one is too many.
    expect(backlog.drop()).toBe(3);
    expect(backlog.bytes).toBe(33);
  });

  it('does not tear a character', () => {
    const backlog = new OutputBacklog({ rows: 2, scrollback: 2 });
    const [lead = 0, ...rest] = encoder.encode('é!');
    backlog.add(Uint8Array.of(lead));
    expect([backlog.empty, backlog.bytes]).toEqual([true, 1]);
    backlog.add(Uint8Array.from(rest));
    expect(backlog.take()).toMatchObject({ bytes: encoder.encode('é!') });
    expect([backlog.empty, backlog.bytes]).toEqual([true, 0]);
  });
});

it.each([
  ['a line\tof text\r\n', { plain: true, lines: 1 }],
  ['é漢😀\r\n', { plain: true, lines: 1 }],
  ['a lone LF\nb', { plain: true, lines: 0 }],
  ['an escape\u001B[0mb', { plain: false, lines: 0 }],
  ['a bell\u0007', { plain: false, lines: 0 }],
  ['a backspace\b', { plain: false, lines: 0 }],
  ['a DEL\u007F', { plain: false, lines: 0 }],
])('tells whether it is plain text: %j', (text, facts) => {
  expect(new OutputScan(8).scan(encoder.encode(text))).toEqual({ ...facts, incomplete: 0 });
});

it.each([
  ['a cut-off character', [0x61, 0xe6, 0xbc], { plain: true, lines: 0, incomplete: 2 }],
  ['an overlong one', [0xe0, 0x82, 0x9b], { plain: false, lines: 0, incomplete: 0 }],
  ['Latin-1', [0x61, 0xe9, 0x20], { plain: false, lines: 0, incomplete: 0 }],
])('knows %s', (_, bytes, facts) => {
  expect(new OutputScan(8).scan(Uint8Array.from(bytes))).toEqual(facts);
});

it.each([
  ['a colour', '\u001B[31m'],
  ['a title', '\u001B]0;title\u0007'],
  ['a title ended by ST', '\u001B]0;title\u001B\\'],
  ['a device control string', '\u001BPq#0\u001B\\'],
  ['a character set', '\u001B(B'],
  ['a sequence given up', '\u001B[3\u0018'],
  ['a region as high as the screen', '\u001B[1;8r'],
  ['a reset', '\u001B[2;5r\u001Bc'],
])('is plain again after %s', (_, sequence) => {
  const scan = new OutputScan(8);
  scan.scan(encoder.encode(sequence));
  expect(scan.scan(encoder.encode('text')).plain).toBe(true);
});
