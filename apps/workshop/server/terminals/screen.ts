import serialize from '@xterm/addon-serialize';
import headless from '@xterm/headless';

const scrollback = 2000;

/**
 * The screen as a terminal would show it. It gives late-comers a replay, and it alone answers what programs ask of a terminal
 * (device attributes, cursor position), so the answer comes once however many pages look on.
 */
export class Screen {
  private readonly terminal: InstanceType<typeof headless.Terminal>;
  private readonly serializer = new serialize.SerializeAddon();
  /** Bytes given to the screen that it has not worked through yet. */
  pending = 0;
  private disposed = false;

  constructor(
    size: { readonly cols: number; readonly rows: number },
    onReply: (text: string) => void,
  ) {
    this.terminal = new headless.Terminal({ ...size, scrollback, allowProposedApi: true });
    this.terminal.loadAddon(this.serializer);
    this.terminal.onData(onReply);
  }

  write(bytes: Buffer, onDone: () => void): void {
    this.pending += bytes.length;
    this.terminal.write(bytes, () => {
      this.pending -= bytes.length;
      onDone();
    });
  }

  /** Calls back with the screen as it is after everything written so far. */
  replay(onReady: (bytes: Buffer) => void): void {
    this.terminal.write('', () => {
      if (!this.disposed) onReady(Buffer.from(this.serializer.serialize()));
    });
  }

  resize(cols: number, rows: number): void {
    this.terminal.resize(cols, rows);
  }

  dispose(): void {
    this.disposed = true;
    this.terminal.dispose();
  }
}
