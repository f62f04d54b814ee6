import serialize from '@xterm/addon-serialize';
import headless from '@xterm/headless';
import { OutputBacklog } from '../../protocol/output-backlog.js';

const scrollback = 2000;
/** Plain output is worked through when it pauses for so long, or when this much has come together. */
const quietMs = 50;
const backlogBytes = 1024 * 1024;

export type Snapshot = { readonly seq: number; readonly bytes: Buffer };

/**
 * The screen as a terminal would show it. It gives late-comers a replay, and it alone answers what programs ask of a terminal
 * (device attributes, cursor position), so the answer comes once however many pages look on. Plain text asks nothing: it
 * may wait, and most of a flood of it is never looked at.
 */
export class Screen {
  private readonly terminal: InstanceType<typeof headless.Terminal>;
  private readonly serializer = new serialize.SerializeAddon();
  private readonly backlog: OutputBacklog;
  /** Bytes that the terminal is working on; `undefined` when it is idle. */
  private working: number | undefined;
  private urgent = false;
  private timer: NodeJS.Timeout | undefined;
  private lastAdded = 0;
  private disposed = false;
  private seq = 0;

  constructor(
    size: { readonly cols: number; readonly rows: number },
    private readonly on: { readonly reply: (text: string) => void; readonly progress: () => void },
  ) {
    this.terminal = new headless.Terminal({ ...size, scrollback, allowProposedApi: true });
    this.terminal.loadAddon(this.serializer);
    this.terminal.onData((text) => {
      on.reply(text);
    });
    this.backlog = new OutputBacklog({ rows: size.rows, scrollback });
  }

  /** Bytes that have not been worked through; what merely waits for a pause does not count. */
  get pending(): number {
    const { bytes } = this.backlog;
    return (this.working ?? 0) + (bytes > backlogBytes || !this.backlog.plain ? bytes : 0);
  }

  write(bytes: Uint8Array): void {
    this.seq += bytes.length;
    this.backlog.add(bytes);
    this.backlog.drop();
    this.lastAdded = performance.now();
    if (!this.backlog.plain || this.backlog.bytes > backlogBytes) this.work();
    else this.timer ??= setTimeout(this.lookAgain, quietMs);
  }

  /**
   * Calls back with the screen as it is after everything written so far. A sequence that is not complete counts as not written:
   * who goes on from there needs its beginning.
   */
  snapshot(onReady: (snapshot: Snapshot) => void): void {
    const seq = this.seq - this.backlog.unfinished;
    this.inTurn(() => {
      onReady({ seq, bytes: Buffer.from(this.serializer.serialize()) });
    });
  }

  resize(cols: number, rows: number): void {
    this.backlog.addResize(rows, () => {
      this.terminal.resize(cols, rows);
    });
    this.work();
  }

  dispose(): void {
    this.disposed = true;
    clearTimeout(this.timer);
    this.terminal.dispose();
  }

  private inTurn(run: () => void): void {
    this.backlog.addStep(run);
    this.urgent = true;
    this.work();
  }

  private readonly lookAgain = (): void => {
    this.timer = undefined;
    const wait = this.lastAdded + quietMs - performance.now();
    if (wait > 1) this.timer = setTimeout(this.lookAgain, wait);
    else this.work();
  };

  private work(): void {
    if (this.working !== undefined || this.disposed) return;
    this.backlog.drop();
    for (let piece = this.backlog.take(); piece !== undefined; piece = this.backlog.take()) {
      if (piece.kind === 'bytes') {
        this.give(piece.bytes);
        return;
      }
      piece.run();
    }
    this.urgent = false;
    this.on.progress();
  }

  private give(bytes: Uint8Array): void {
    this.working = bytes.length;
    this.terminal.write(bytes, () => {
      this.working = undefined;
      if (this.disposed) return;
      this.on.progress();
      const quiet = performance.now() - this.lastAdded > quietMs;
      if (this.urgent || quiet || !this.backlog.plain || this.backlog.bytes > backlogBytes)
        this.work();
      else if (!this.backlog.empty) this.timer ??= setTimeout(this.lookAgain, quietMs);
    });
  }
}
