import type { TerminalServerMessage } from '../../protocol/terminal-messages.js';

/** What a terminal needs of a connection; `ws` gives it in the server, tests give their own. */
export interface TerminalConnection {
  sendBytes(bytes: Buffer): void;
  sendMessage(message: TerminalServerMessage): void;
  /** Stops, or continues, taking input from this client. */
  pauseInput(paused: boolean): void;
  close(code: number, reason: string): void;
}

export type TerminalSize = { readonly cols: number; readonly rows: number };

/** One page looking at a terminal: what it has been sent and what it has confirmed. */
export class TerminalClient {
  private unacknowledged = 0;
  /** Output that came while the replay was being made; `undefined` once the replay is sent. */
  private held: Buffer[] | undefined = [];
  private heldBytes = 0;
  private stall: NodeJS.Timeout | undefined;
  size: TerminalSize | undefined;

  constructor(
    readonly connection: TerminalConnection,
    readonly canType: boolean,
  ) {}

  /** Bytes on their way to the page's screen. */
  get behind(): number {
    return this.unacknowledged + this.heldBytes;
  }

  send(bytes: Buffer): void {
    if (this.held !== undefined) {
      this.held.push(bytes);
      this.heldBytes += bytes.length;
      return;
    }
    this.unacknowledged += bytes.length;
    this.connection.sendBytes(bytes);
  }

  welcome(replay: Buffer, size: TerminalSize): void {
    const held = this.held ?? [];
    this.held = undefined;
    this.heldBytes = 0;
    const { canType } = this;
    this.connection.sendMessage({ type: 'hello', ...size, replayBytes: replay.length, canType });
    this.send(replay);
    for (const bytes of held) this.send(bytes);
  }

  acknowledge(bytes: number): void {
    this.unacknowledged = Math.max(0, this.unacknowledged - bytes);
    clearTimeout(this.stall);
    this.stall = undefined;
  }

  /** Starts the clock that ends a client which confirms nothing any more. */
  watchStall(afterMs: number, onStall: () => void): void {
    this.stall ??= setTimeout(onStall, afterMs);
  }

  dispose(): void {
    clearTimeout(this.stall);
    this.held = undefined;
  }
}
