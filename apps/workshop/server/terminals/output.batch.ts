const windowMs = 4;
const maxBytes = 64 * 1024;

/** Gathers what a program prints into few, large pieces. The first piece after a pause leaves at once. */
export class OutputBatch {
  private parts: Buffer[] = [];
  private size = 0;
  private timer: NodeJS.Timeout | undefined;
  private lastFlush = 0;

  constructor(private readonly onBatch: (bytes: Buffer) => void) {}

  add(bytes: Buffer): void {
    this.parts.push(bytes);
    this.size += bytes.length;
    if (this.size >= maxBytes) {
      this.flush();
      return;
    }
    const wait = windowMs - (performance.now() - this.lastFlush);
    this.timer ??= setTimeout(
      () => {
        this.flush();
      },
      Math.max(0, wait),
    );
  }

  flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.lastFlush = performance.now();
    if (this.size === 0) return;
    const bytes = Buffer.concat(this.parts, this.size);
    this.parts = [];
    this.size = 0;
    this.onBatch(bytes);
  }
}
