const maxLineBytes = 1024;
const maxTrailerBytes = 8 * 1024;

type State = 'size' | 'data' | 'data-end' | 'trailer' | 'done' | 'broken';

const cr = 13;
const lf = 10;

/**
 * Takes the chunks off a body (RFC 9112 §7.1). Extensions and trailers are dropped; a bare line feed, a size that is
 * no plain hexadecimal number or a line without end breaks it.
 */
export class ChunkedBody {
  readonly #onData: (part: Buffer) => void;
  #state: State = 'size';
  #left = 0;
  #line = '';
  #trailerBytes = 0;

  constructor(onData: (part: Buffer) => void) {
    this.#onData = onData;
  }

  get broken(): boolean {
    return this.#state === 'broken';
  }

  get done(): boolean {
    return this.#state === 'done';
  }

  /** Returns how many bytes belonged to the body; what is behind them belongs to something else. */
  feed(chunk: Buffer): number {
    let at = 0;
    while (at < chunk.length && this.#state !== 'done' && this.#state !== 'broken') {
      if (this.#state !== 'data') {
        at = this.#readLine(chunk, at);
        continue;
      }
      const part = chunk.subarray(at, at + this.#left);
      this.#left -= part.length;
      at += part.length;
      if (this.#left === 0) this.#state = 'data-end';
      this.#onData(part);
    }
    return at;
  }

  #readLine(chunk: Buffer, from: number): number {
    const end = chunk.indexOf(lf, from);
    const piece = chunk.toString('latin1', from, end === -1 ? chunk.length : end);
    this.#line += piece;
    if (this.#line.length > maxLineBytes) this.#state = 'broken';
    if (end === -1 || this.broken) return chunk.length;
    const line = this.#line;
    this.#line = '';
    if (line.charCodeAt(line.length - 1) !== cr) this.#state = 'broken';
    else this.#take(line.slice(0, -1));
    return end + 1;
  }

  #take(line: string): void {
    if (this.#state === 'data-end') {
      this.#state = line === '' ? 'size' : 'broken';
    } else if (this.#state === 'trailer') {
      this.#trailerBytes += line.length;
      if (line === '') this.#state = 'done';
      else if (this.#trailerBytes > maxTrailerBytes) this.#state = 'broken';
    } else {
      const size = /^([0-9a-fA-F]{1,8})(?:[\t ]*;[\t\x20-\x7e\x80-\xff]*)?$/.exec(line);
      if (size === null) {
        this.#state = 'broken';
        return;
      }
      this.#left = Number.parseInt(size[1] ?? '', 16);
      this.#state = this.#left === 0 ? 'trailer' : 'data';
    }
  }
}
