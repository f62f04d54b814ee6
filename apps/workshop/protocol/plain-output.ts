/** What one piece of a terminal's output is made of. */
export type PieceFacts = {
  /** Nothing but printable characters, tab, CR and LF, and the terminal stands between two sequences before it. */
  readonly plain: boolean;
  /** Line ends (CR LF) in it. */
  readonly lines: number;
  /** Bytes at its end that begin a character whose rest is still to come. */
  readonly incomplete: number;
};

type State = 'ground' | 'escape' | 'intermediate' | 'csi' | 'osc' | 'string' | 'lost';

const lf = 0x0a;
const cr = 0x0d;
const esc = 0x1b;
const bel = 0x07;
const can = 0x18;
const sub = 0x1a;
const del = 0x7f;
const c1Lead = 0xc2;
const longestParameters = 64;

const isPlain = new Uint8Array(256);
isPlain.fill(1, 0x20, del);
for (const byte of [0x09, lf, cr]) isPlain[byte] = 1;

/** Where a byte leads from `escape`; other bytes from 0x30 on end the sequence. */
const afterEscape: Readonly<Record<string, State>> = {
  '[': 'csi',
  ']': 'osc',
  P: 'string',
  X: 'string',
  '^': 'string',
  _: 'string',
};

/**
 * Follows a terminal's output just far enough to tell plain text, of which lines may be left out, from everything else. States
 * and transitions are xterm's (after https://vt100.net/emu/dec_ansi_parser); where it is in doubt it says "not plain", which
 * costs time and nothing else.
 */
export class OutputScan {
  private state: State = 'ground';
  private parameters = '';
  private alternate = false;
  /** Whether lines may scroll inside a part of the screen only, for the normal and the alternate buffer. */
  private readonly region = { normal: false, alternate: false };
  private previous = 0;
  private scanned = 0;
  /** Where the last sequence began. */
  private opened = 0;

  constructor(private rows: number) {}

  /** Bytes of the sequence that is not complete yet. */
  get unfinished(): number {
    return this.state === 'ground' || this.state === 'lost' ? 0 : this.scanned - this.opened;
  }

  scan(bytes: Uint8Array): PieceFacts {
    const facts = this.walk(bytes);
    this.scanned += bytes.length - facts.incomplete;
    return facts;
  }

  private walk(bytes: Uint8Array): PieceFacts {
    let plain = this.state === 'ground' && !this.region.normal && !this.region.alternate;
    let [at, lines] = [0, 0];
    while (at < bytes.length) {
      if (this.state !== 'ground') {
        if (bytes[at] === esc) this.opened = this.scanned + at;
        this.follow(bytes[at] ?? 0);
        at += 1;
        continue;
      }
      const end = this.plainRun(bytes, at);
      lines += end.lines;
      at = end.at;
      if (at === bytes.length) break;
      const length = characterLength(bytes, at);
      if (length < 0) return { plain, lines, incomplete: bytes.length - at };
      if (length === 0 || isC1(bytes, at)) plain = false;
      at += this.pass(bytes, at, length);
    }
    return { plain, lines, incomplete: 0 };
  }

  /** A new size takes scroll regions away. */
  resize(rows: number): void {
    this.rows = rows;
    this.region.normal = false;
    this.region.alternate = false;
  }

  reset(): void {
    this.state = 'ground';
    this.alternate = false;
    this.previous = 0;
    this.resize(this.rows);
  }

  private plainRun(bytes: Uint8Array, from: number): { at: number; lines: number } {
    let [at, lines, previous] = [from, 0, this.previous];
    for (; at < bytes.length; at += 1) {
      const byte = bytes[at] ?? 0;
      if (isPlain[byte] === 0) break;
      if (byte === lf && previous === cr) lines += 1;
      previous = byte;
    }
    this.previous = previous;
    return { at, lines };
  }

  /** Goes past a character or control in the ground state; returns how many bytes that were. */
  private pass(bytes: Uint8Array, at: number, length: number): number {
    const byte = bytes[at] ?? 0;
    this.previous = byte;
    if (length > 0) {
      // A C1 control may begin a sequence: what follows is known again from the next escape on.
      if (isC1(bytes, at)) this.state = 'lost';
      return length;
    }
    if (byte === esc) {
      this.state = 'escape';
      this.opened = this.scanned + at;
    }
    return 1;
  }

  private follow(byte: number): void {
    if (byte === esc) this.state = 'escape';
    else if (byte === can || byte === sub) this.state = 'ground';
    else if (byte >= 0x80) this.followHigh();
    else if (this.state === 'osc') {
      if (byte === bel) this.state = 'ground';
    } else if (this.state === 'csi') this.followCsi(byte);
    else if (this.state === 'escape' || this.state === 'intermediate') this.followEscape(byte);
  }

  private followHigh(): void {
    // Text of a title is fine; but C1 controls hide among these bytes, so its end is no longer certain.
    this.state = 'lost';
  }

  private followEscape(byte: number): void {
    if (byte < 0x20 || byte === del) return;
    if (byte < 0x30) this.state = 'intermediate';
    else if (this.state === 'intermediate') this.state = 'ground';
    else {
      const char = String.fromCharCode(byte);
      this.state = afterEscape[char] ?? 'ground';
      this.parameters = '';
      if (char === 'c') this.reset();
    }
  }

  private followCsi(byte: number): void {
    if (byte < 0x20 || byte === del) return;
    const char = String.fromCharCode(byte);
    if (byte < 0x40) {
      if (this.parameters.length < longestParameters) this.parameters += char;
      return;
    }
    this.state = 'ground';
    if (char === 'r') this.setRegion();
    else if (char === 'h' || char === 'l') this.setModes(char === 'h');
  }

  private setRegion(): void {
    if (!/^[\d;]*$/.test(this.parameters)) return;
    const [top = 0, bottom = 0] = this.parameters.split(';').map(Number);
    const whole = top <= 1 && (bottom === 0 || bottom >= this.rows);
    this.region[this.alternate ? 'alternate' : 'normal'] = !whole;
  }

  private setModes(on: boolean): void {
    if (!this.parameters.startsWith('?')) return;
    const modes = this.parameters.slice(1).split(';');
    if (modes.some((mode) => ['47', '1047', '1049'].includes(mode))) this.alternate = on;
  }
}

const isC1 = (bytes: Uint8Array, at: number): boolean =>
  bytes[at] === c1Lead && (bytes[at + 1] ?? 0) < 0xa0;

/** Bytes of the well-formed UTF-8 character above ASCII at `at`; 0 where there is none, -1 where its end is missing. */
function characterLength(bytes: Uint8Array, at: number): number {
  const lead = bytes[at] ?? 0;
  const length =
    lead >= 0xc2 && lead < 0xe0
      ? 2
      : lead >= 0xe0 && lead < 0xf0
        ? 3
        : lead >= 0xf0 && lead < 0xf5
          ? 4
          : 0;
  for (let place = 1; place < length; place += 1) {
    const byte = bytes[at + place];
    if (byte === undefined) return -1;
    const [low, high] = place === 1 ? secondByteOf(lead) : [0x80, 0xbf];
    if (byte < low || byte > high) return 0;
  }
  return length;
}

/** RFC 3629, section 4: which bytes may follow, so that nothing is overlong, a surrogate or past the last character. */
function secondByteOf(lead: number): readonly [number, number] {
  if (lead === 0xe0) return [0xa0, 0xbf];
  if (lead === 0xed) return [0x80, 0x9f];
  if (lead === 0xf0) return [0x90, 0xbf];
  if (lead === 0xf4) return [0x80, 0x8f];
  return [0x80, 0xbf];
}
