import { OutputScan } from './plain-output.js';

const lf = 0x0a;
const cr = 0x0d;

type Bytes = {
  readonly kind: 'bytes';
  readonly bytes: Uint8Array;
  readonly plain: boolean;
  readonly lines: number;
};
type Step = { readonly kind: 'step'; readonly run: () => void };

export type BacklogPiece = { readonly kind: 'bytes'; readonly bytes: Uint8Array } | Step;

type BacklogOptions = {
  readonly rows: number;
  /** Lines that the terminal keeps above its screen. */
  readonly scrollback: number;
};

/**
 * Output that a terminal has not worked through yet, in order, with what is to be done in between. Of a flood of plain lines it
 * drops those that would have scrolled out of the terminal's memory anyway: what remains leads to the same screen.
 *
 * Why that holds: text and line ends change nothing but cells, the cursor and which lines are kept. Before the first line end
 * that is kept the screens may differ; from there on the same rows follow in the same columns, and one row leaves at the top for
 * each once the cursor has come to the bottom. After a screen's height for getting there, and another one and the lines above it
 * for pushing everything older out, nothing older is left. It does not hold inside a scroll region, nor when the terminal is in
 * the middle of a sequence: `OutputScan` calls that not plain.
 */
export class OutputBacklog {
  private pieces: (Bytes | Step)[] = [];
  private first = 0;
  /** Pieces from the first on that are plain, and the line ends in them. */
  private plainPieces = 0;
  private plainLines = 0;
  private beginning: Uint8Array | undefined;
  private readonly scan: OutputScan;
  private rows: number;
  /** Bytes that wait. */
  bytes = 0;

  constructor(private readonly options: BacklogOptions) {
    this.rows = options.rows;
    this.scan = new OutputScan(options.rows);
  }

  /** Whether there is nothing to be taken. The beginning of a character may still be held. */
  get empty(): boolean {
    return this.first === this.pieces.length;
  }

  /** Whether everything that waits is plain text: nothing in it asks for an answer. */
  get plain(): boolean {
    return this.plainPieces === this.pieces.length - this.first;
  }

  /** Bytes at the end that are the beginning of a character or sequence. */
  get unfinished(): number {
    return (this.beginning?.length ?? 0) + this.scan.unfinished;
  }

  add(added: Uint8Array): void {
    this.bytes += added.length;
    const bytes = this.beginning === undefined ? added : joined(this.beginning, added);
    const { incomplete, ...facts } = this.scan.scan(bytes);
    const end = bytes.length - incomplete;
    // A character is never torn: dropping what lies between its parts would make another one of them.
    this.beginning = incomplete === 0 ? undefined : bytes.slice(end);
    if (end > 0) this.push({ kind: 'bytes', bytes: bytes.subarray(0, end), ...facts });
  }

  /** Something to be done after the output so far and before what follows. */
  addStep(run: () => void): void {
    if (this.beginning !== undefined) {
      this.push({ kind: 'bytes', bytes: this.beginning, plain: false, lines: 0 });
      this.beginning = undefined;
    }
    this.push({ kind: 'step', run });
  }

  /** As `addStep`, for a step that gives the terminal a new size. */
  addResize(rows: number, run: () => void): void {
    this.addStep(() => {
      this.rows = rows;
      run();
    });
    this.scan.resize(rows);
  }

  /** As `addStep`, for a step that resets the terminal. */
  addReset(run: () => void): void {
    this.addStep(run);
    this.scan.reset();
  }

  /** Drops from the front what need not be shown; returns how many bytes that were. */
  drop(): number {
    const keep = this.options.scrollback + 2 * this.rows + 1;
    let dropped = 0;
    for (;;) {
      const piece = this.pieces[this.first];
      if (piece?.kind !== 'bytes' || !piece.plain || this.plainLines - piece.lines < keep) break;
      dropped += piece.bytes.length;
      this.shift(piece);
    }
    this.bytes -= dropped;
    return dropped;
  }

  /** What comes next; of plain text a part that ends with a line, where more than `most` bytes wait in one piece. */
  take(most = Infinity): BacklogPiece | undefined {
    const piece = this.pieces[this.first];
    if (piece === undefined) return undefined;
    if (isPlainBytes(piece) && piece.bytes.length > most) {
      const end = piece.bytes.lastIndexOf(lf, most - 1) + 1;
      if (end > 0) return this.split(piece, end);
    }
    this.shift(piece);
    if (piece.kind === 'bytes') this.bytes -= piece.bytes.length;
    return piece;
  }

  private split({ bytes, lines }: Bytes, end: number): BacklogPiece {
    const taken = bytes.subarray(0, end);
    const linesTaken = countLines(taken);
    const rest = bytes.subarray(end);
    this.pieces[this.first] = {
      kind: 'bytes',
      plain: true,
      bytes: rest,
      lines: lines - linesTaken,
    };
    this.plainLines -= linesTaken;
    this.bytes -= end;
    return { kind: 'bytes', bytes: taken };
  }

  private push(piece: Bytes | Step): void {
    const follows = this.plain && isPlainBytes(piece);
    this.pieces.push(piece);
    if (!follows) return;
    this.plainPieces += 1;
    this.plainLines += piece.lines;
  }

  private shift(piece: Bytes | Step): void {
    this.first += 1;
    if (isPlainBytes(piece)) {
      this.plainPieces -= 1;
      this.plainLines -= piece.lines;
    } else this.countPlain();
    if (this.first < 64 && this.first < this.pieces.length) return;
    this.pieces = this.pieces.slice(this.first);
    this.first = 0;
  }

  private countPlain(): void {
    this.plainPieces = 0;
    this.plainLines = 0;
    for (let at = this.first; at < this.pieces.length; at += 1) {
      const piece = this.pieces[at];
      if (piece === undefined || !isPlainBytes(piece)) return;
      this.plainPieces += 1;
      this.plainLines += piece.lines;
    }
  }
}

const isPlainBytes = (piece: Bytes | Step): piece is Bytes => piece.kind === 'bytes' && piece.plain;

function countLines(bytes: Uint8Array): number {
  let lines = 0;
  for (let at = bytes.indexOf(lf); at >= 0; at = bytes.indexOf(lf, at + 1)) {
    if (bytes[at - 1] === cr) lines += 1;
  }
  return lines;
}

function joined(one: Uint8Array, other: Uint8Array): Uint8Array {
  const both = new Uint8Array(one.length + other.length);
  both.set(one);
  both.set(other, one.length);
  return both;
}
