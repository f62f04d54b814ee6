import type { Readable } from 'node:stream';
import { printedText, tailOf } from './printed-text.js';

/** Keeps the end of what a program prints, whatever it prints: memory stays within twice the bound. */
export class OutputTail {
  private kept: Buffer[] = [];
  private size = 0;
  private cut = false;

  constructor(private readonly maxBytes: number) {}

  listenTo(stream: Readable): void {
    stream.on('data', (chunk: Buffer) => {
      this.kept.push(chunk);
      this.size += chunk.length;
      if (this.size > 2 * this.maxBytes) this.keep(this.ending());
    });
  }

  text(): string {
    const end = this.ending();
    return `${this.cut ? '…\n' : ''}${printedText(end)}`;
  }

  private ending(): Buffer {
    const all = Buffer.concat(this.kept);
    this.cut ||= all.length > this.maxBytes;
    return tailOf(all, this.maxBytes);
  }

  private keep(bytes: Buffer): void {
    // A copy: a small piece would keep the large buffer it was cut from.
    this.kept = [Buffer.from(bytes)];
    this.size = bytes.length;
  }
}
