import type { Terminal } from '@xterm/xterm';
import { OutputBacklog } from '../../../protocol/output-backlog.js';

/** A page that is not painted still goes on, so often. */
const unpaintedMs = 100;

type FeedOptions = {
  readonly scrollback: number;
  /** Told how many bytes have been dealt with: shown, or left out because nobody could have seen them. */
  readonly onHandled: (bytes: number) => void;
};

/**
 * Gives a terminal its output in order, a piece at a time. While more comes than can be seen it leaves lines out, and
 * shows one piece for each picture that is painted: the page stays free for everything else.
 */
export class TerminalFeed {
  private readonly backlog: OutputBacklog;
  private busy = false;
  private flooded = false;
  private disposed = false;

  constructor(
    private readonly terminal: Terminal,
    private readonly options: FeedOptions,
  ) {
    const { scrollback } = options;
    this.backlog = new OutputBacklog({ rows: terminal.rows, scrollback });
  }

  add(bytes: Uint8Array): void {
    this.backlog.add(bytes);
    this.drop();
    this.pump();
  }

  /** Something to be done between the output so far and what follows. */
  then(step: () => void): void {
    this.backlog.addStep(step);
    this.pump();
  }

  /** Text of the page's own, which the server knows nothing of. */
  note(text: string): void {
    this.then(() => {
      this.terminal.write(text);
    });
  }

  resize(cols: number, rows: number): void {
    this.backlog.addResize(rows, () => {
      this.terminal.resize(cols, rows);
    });
    this.pump();
  }

  reset(): void {
    this.backlog.addReset(() => {
      this.terminal.reset();
    });
    this.pump();
  }

  dispose(): void {
    this.disposed = true;
  }

  private drop(): void {
    const dropped = this.backlog.drop();
    if (dropped === 0) return;
    this.flooded = true;
    this.options.onHandled(dropped);
  }

  private pump(): void {
    if (this.busy || this.disposed) return;
    this.drop();
    for (let piece = this.backlog.take(); piece !== undefined; piece = this.backlog.take()) {
      if (piece.kind === 'step') {
        piece.run();
        continue;
      }
      const { bytes } = piece;
      this.busy = true;
      this.terminal.write(bytes, () => {
        this.options.onHandled(bytes.length);
        this.goOn();
      });
      return;
    }
  }

  private goOn(): void {
    const next = (): void => {
      this.busy = false;
      this.pump();
    };
    if (this.flooded) afterPaint(next);
    else next();
    this.flooded = false;
  }
}

function afterPaint(next: () => void): void {
  let done = false;
  const once = (): void => {
    if (done) return;
    done = true;
    next();
  };
  requestAnimationFrame(once);
  setTimeout(once, unpaintedMs);
}
