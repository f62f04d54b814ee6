import type { FileHandle } from 'node:fs/promises';
import { Readable } from 'node:stream';

type ExactOptions = {
  readonly handle: FileHandle;
  readonly size: number;
  /** Whether zeros stand for what the file has lost since its size was told; otherwise the stream breaks. */
  readonly pad: boolean;
};

const chunkBytes = 64 * 1024;

/** A file as exactly `size` bytes, whatever somebody does to it meanwhile. Closes the file in any case. */
export class ExactStream extends Readable {
  private position = 0;

  constructor(private readonly options: ExactOptions) {
    super();
  }

  override _read(): void {
    const left = this.options.size - this.position;
    if (left === 0) {
      this.push(null);
      return;
    }
    this.readSome(Math.min(left, chunkBytes)).then(
      (bytes) => {
        this.position += bytes.length;
        this.push(bytes);
      },
      (error: unknown) => this.destroy(error instanceof Error ? error : new Error(String(error))),
    );
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.options.handle.close().then(
      () => {
        done(error);
      },
      (closing: unknown) => {
        done(closing instanceof Error ? closing : error);
      },
    );
  }

  private async readSome(length: number): Promise<Buffer> {
    const { handle, pad } = this.options;
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(length), 0, length, this.position);
    if (bytesRead > 0) return buffer.subarray(0, bytesRead);
    if (pad) return buffer;
    throw new Error('the file became shorter while it was sent');
  }
}
