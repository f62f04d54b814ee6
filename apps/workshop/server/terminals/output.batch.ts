const windowMs = 4;
const maxBytes = 128 * 1024;

/**
 * Says when output is to be sent on, so that a flood goes in few, large pieces. The first piece after a pause leaves at once:
 * it may be the echo of a key.
 */
export class OutputBatch {
  private size = 0;
  private timer: NodeJS.Timeout | undefined;
  private lastFlush = -windowMs;

  constructor(private readonly onBatch: () => void) {}

  add(bytes: number): void {
    this.size += bytes;
    const wait = windowMs - (performance.now() - this.lastFlush);
    if (this.size >= maxBytes || wait <= 0) this.flush();
    else
      this.timer ??= setTimeout(() => {
        this.flush();
      }, wait);
  }

  flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.size === 0) return;
    this.lastFlush = performance.now();
    this.size = 0;
    this.onBatch();
  }
}
