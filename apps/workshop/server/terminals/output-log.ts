import type { TerminalServerMessage } from '../../protocol/terminal-messages.js';
import type { KeptOutput, OutputBudget } from './output-budget.js';

export type TerminalSize = { readonly cols: number; readonly rows: number };

/** What happened at a place in the output, before the byte with this sequence number. */
type Mark = {
  /** Grows from mark to mark; those that were replaced are missing. */
  readonly id: number;
  readonly seq: number;
  readonly size: TerminalSize;
  readonly message: Extract<TerminalServerMessage, { readonly type: 'size' | 'exit' }>;
};

/** How far somebody has read; `mark` is the least id of a mark that is still to come. */
export type Cursor = { seq: number; mark: number };

export type LogStep =
  | { readonly kind: 'bytes'; readonly bytes: Buffer }
  | { readonly kind: 'message'; readonly message: Mark['message'] };

type LogOptions = {
  readonly maxBytes: number;
  readonly budget: OutputBudget;
  readonly size: TerminalSize;
  readonly chunkBytes?: number;
};

/**
 * The last output of a terminal by sequence number, with the sizes in their places. It takes memory as there is output, and what
 * has been read from it stays valid: a chunk is only ever written behind its end.
 */
export class OutputLog implements KeptOutput {
  private readonly chunks = new Map<number, Buffer>();
  private readonly chunkBytes: number;
  private firstChunk = 0;
  private marks: Mark[] = [];
  private nextMark = 0;
  /** The size before the first mark that is kept. */
  private sizeBefore: TerminalSize;
  /** Sequence number of the next byte. */
  end = 0;

  constructor(private readonly options: LogOptions) {
    this.chunkBytes = options.chunkBytes ?? 128 * 1024;
    this.sizeBefore = options.size;
    options.budget.join(this);
  }

  /** Sequence number of the first byte that is kept. */
  get begin(): number {
    return Math.min(this.end, this.firstChunk * this.chunkBytes);
  }

  get keptBytes(): number {
    return this.chunks.size * this.chunkBytes;
  }

  append(bytes: Buffer): void {
    for (let at = 0; at < bytes.length;) {
      const place = this.end % this.chunkBytes;
      const chunk = this.chunkFor(this.end);
      const taken = bytes.copy(chunk, place, at);
      at += taken;
      this.end += taken;
    }
  }

  mark(message: Mark['message']): void {
    const size = message.type === 'size' ? { cols: message.cols, rows: message.rows } : this.size;
    const last = this.marks.at(-1);
    // Of sizes with no output between them the last one is all that matters: a page that is resized for ever costs nothing.
    if (message.type === 'size' && last?.message.type === 'size' && last.seq === this.end)
      this.marks.pop();
    this.marks.push({ id: this.nextMark, seq: this.end, size, message });
    this.nextMark += 1;
  }

  /** The size now. */
  get size(): TerminalSize {
    return this.marks.at(-1)?.size ?? this.sizeBefore;
  }

  /** A cursor at this place with everything that happened there behind it, and the size it finds there. */
  cursorAt(seq: number): { readonly cursor: Cursor; readonly size: TerminalSize } {
    const later = this.marks.findIndex((mark) => mark.seq > seq);
    const index = later < 0 ? this.marks.length : later;
    const size = this.marks[index - 1]?.size ?? this.sizeBefore;
    return { cursor: { seq, mark: this.marks[index]?.id ?? this.nextMark }, size };
  }

  /** Reads on from a cursor that lies within what is kept, a piece at most as long as a chunk. */
  next(cursor: Cursor): LogStep | undefined {
    const mark = this.marks.find(({ id }) => id >= cursor.mark);
    if (mark?.seq === cursor.seq) {
      cursor.mark = mark.id + 1;
      return { kind: 'message', message: mark.message };
    }
    const end = Math.min(mark?.seq ?? this.end, this.end);
    if (cursor.seq >= end) return undefined;
    const index = Math.floor(cursor.seq / this.chunkBytes);
    const from = cursor.seq - index * this.chunkBytes;
    const to = Math.min(this.chunkBytes, from + end - cursor.seq);
    const bytes = this.chunks.get(index)?.subarray(from, to);
    if (bytes === undefined) throw new Error(`output before ${String(this.begin)} is not kept`);
    cursor.seq += bytes.length;
    return { kind: 'bytes', bytes };
  }

  dropOldest(): void {
    // The last one is being written to.
    if (this.chunks.size <= 1) return;
    this.chunks.delete(this.firstChunk);
    this.firstChunk += 1;
    const kept = this.marks.findIndex((mark) => mark.seq >= this.begin);
    const gone = this.marks.splice(0, kept < 0 ? this.marks.length : kept);
    this.sizeBefore = gone.at(-1)?.size ?? this.sizeBefore;
  }

  dispose(): void {
    this.options.budget.leave(this);
    this.chunks.clear();
  }

  private chunkFor(seq: number): Buffer {
    const index = Math.floor(seq / this.chunkBytes);
    const existing = this.chunks.get(index);
    if (existing !== undefined) return existing;
    if (this.chunks.size === 0) this.firstChunk = index;
    const chunk = Buffer.allocUnsafeSlow(this.chunkBytes);
    this.chunks.set(index, chunk);
    if (this.keptBytes > this.options.maxBytes) this.dropOldest();
    this.options.budget.settle();
    return chunk;
  }
}
