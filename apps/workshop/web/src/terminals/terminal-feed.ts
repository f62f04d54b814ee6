import type { Terminal } from '@xterm/xterm';
import { OutputBacklog } from '../../../protocol/output-backlog.js';

/** How often something new is shown of a flood, which nobody can read anyway. Showing it costs more than taking it. */
const glimpseMs = 100;
const glimpseBytes = 16 * 1024;
/** So much plain output between two glimpses is a flood. */
const floodBytes = 512 * 1024;
/** More is not held back: the server waits for the page when about twice this much is under way. */
const mostHeld = 1024 * 1024;
/** Ends a sequence, or a character, that is not complete. */
const cancel = Uint8Array.of(0x18);

type FeedOptions = {
  readonly scrollback: number;
  /** Told how many bytes have been dealt with: shown, or left out because nobody could have seen them. */
  readonly onHandled: (bytes: number) => void;
};

/**
 * Gives a terminal its output in order, a piece at a time. Of a flood of plain lines it shows a glimpse now and then and holds the
 * rest back, so that most of it can be left out and the page stays free for everything else.
 */
export class TerminalFeed {
  private readonly backlog: OutputBacklog;
  private busy = false;
  private pause: number | undefined;
  private flooded = false;
  private arrived = 0;
  private countedFrom = 0;

  constructor(
    private readonly terminal: Pick<Terminal, 'rows' | 'write' | 'resize' | 'reset'>,
    private readonly options: FeedOptions,
  ) {
    const { scrollback } = options;
    this.backlog = new OutputBacklog({ rows: terminal.rows, scrollback });
  }

  add(bytes: Uint8Array): void {
    this.backlog.add(bytes);
    this.count(bytes.length);
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
      // A reset leaves the parser where it was: in the middle of a sequence it would swallow what follows.
      this.terminal.write(cancel);
      this.terminal.reset();
    });
    this.pump();
  }

  dispose(): void {
    clearTimeout(this.pause);
    // Nothing more is given to a terminal that is gone.
    this.busy = true;
  }

  private get held(): boolean {
    return this.flooded && this.backlog.plain && this.backlog.bytes < mostHeld;
  }

  private count(bytes: number): void {
    const now = performance.now();
    if (now - this.countedFrom > glimpseMs) {
      this.flooded = this.arrived > floodBytes;
      this.arrived = 0;
      this.countedFrom = now;
    }
    this.arrived += bytes;
    if (this.arrived > floodBytes) this.flooded = true;
  }

  private drop(): void {
    const dropped = this.backlog.drop();
    if (dropped > 0) this.options.onHandled(dropped);
  }

  private pump(): void {
    if (this.busy || (this.pause !== undefined && this.held)) return;
    clearTimeout(this.pause);
    this.pause = undefined;
    this.drop();
    for (;;) {
      const piece = this.backlog.take(this.held ? glimpseBytes : Infinity);
      if (piece === undefined) return;
      if (piece.kind === 'bytes') {
        this.give(piece.bytes);
        return;
      }
      piece.run();
    }
  }

  private give(bytes: Uint8Array): void {
    this.busy = true;
    this.terminal.write(bytes, () => {
      this.busy = false;
      this.options.onHandled(bytes.length);
      if (this.held) this.pauseFlood();
      else this.pump();
    });
  }

  private pauseFlood(): void {
    this.pause = setTimeout(() => {
      this.pause = undefined;
      this.count(0);
      this.pump();
    }, glimpseMs);
  }
}
