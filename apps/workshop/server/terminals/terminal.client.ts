import { randomUUID } from 'node:crypto';
import type { TerminalServerMessage } from '../../protocol/terminal-messages.js';
import type { Cursor, OutputLog, TerminalSize } from './output-log.js';

/** What a terminal needs of a connection; `ws` gives it in the server, tests give their own. */
export interface TerminalConnection {
  /** Bytes that were sent and wait in this process, as the page does not read them. */
  readonly buffered: number;
  sendBytes(bytes: Buffer): void;
  sendMessage(message: TerminalServerMessage): void;
  /** Stops, or continues, taking input from this client. */
  pauseInput(paused: boolean): void;
  close(code: number, reason: string): void;
}

export type Visit = {
  readonly canType: boolean;
  /** The same when a page comes back after losing its connection. */
  readonly page?: string;
  /** How far the page has which instance's output. */
  readonly resume?: { readonly instance: string; readonly seq: number };
};

type Welcome = {
  readonly instance: string;
  readonly cursor: Cursor;
  readonly size: TerminalSize;
  /** Paints the screen as it is at the cursor; `undefined` when the page has it already. */
  readonly replay: Buffer | undefined;
  readonly lostBytes: number;
};

/** Bytes on their way to a page before it has to confirm some. */
const windowBytes = 2 * 1024 * 1024;

/** A page that takes less than this in the time after which nobody waits for it does not follow. */
const leastProgress = 64 * 1024;

/** One page looking at a terminal: how far it has been sent the output, and what it has confirmed. */
export class TerminalClient {
  private cursor: Cursor | undefined;
  private underway = 0;
  private stall: NodeJS.Timeout | undefined;
  /** Bytes that the page has taken since it was last looked at whether it follows. */
  private progress = 0;
  /** Taken back for as long as the page does not follow. */
  private waitedFor = true;
  private wantsWait = true;
  readonly page: string;
  readonly canType: boolean;
  size: TerminalSize | undefined;

  constructor(
    readonly connection: TerminalConnection,
    visit: Visit,
  ) {
    this.canType = visit.canType;
    this.page = visit.page ?? randomUUID();
  }

  /** Bytes between this page's screen and the end of the output that a program should wait for; it waits for nobody who only watches. */
  behind(log: OutputLog): number {
    const { cursor } = this;
    if (!this.canType || !this.waitedFor || !this.wantsWait) return 0;
    return this.underway + (cursor === undefined ? 0 : log.end - cursor.seq);
  }

  /** Sequence number from which this page has to be sent on; `undefined` while its screen is being made. */
  get seq(): number | undefined {
    return this.cursor?.seq;
  }

  get hasRoom(): boolean {
    // Who confirms what it has not read has no more room for that.
    return this.underway < windowBytes && this.connection.buffered < windowBytes;
  }

  welcome({ instance, cursor, size, replay, lostBytes }: Welcome): void {
    this.cursor = cursor;
    const { canType } = this;
    const { seq } = cursor;
    const replayBytes = replay?.length ?? null;
    this.connection.sendMessage({
      type: 'hello',
      ...{ instance, seq, ...size, replayBytes, lostBytes, canType },
    });
    if (replay !== undefined && replay.length > 0) this.sendBytes(replay);
  }

  /** The page is to get a screen of its own first, and nothing until then. */
  interrupt(): void {
    this.cursor = undefined;
  }

  /** Sends what there is, as far as the page keeps up. */
  pump(log: OutputLog): void {
    const { cursor } = this;
    if (cursor === undefined) return;
    while (this.hasRoom) {
      const step = log.next(cursor);
      if (step === undefined) return;
      if (step.kind === 'bytes') this.sendBytes(step.bytes);
      else this.connection.sendMessage(step.message);
    }
  }

  acknowledge(bytes: number): void {
    const taken = Math.min(bytes, this.underway);
    this.underway -= taken;
    this.progress += taken;
    if (this.progress < leastProgress && (taken === 0 || this.underway > 0)) return;
    this.progress = 0;
    this.waitedFor = true;
    clearInterval(this.stall);
    this.stall = undefined;
  }

  setPace(wait: boolean): void {
    this.wantsWait = wait;
  }

  /** When it takes next to nothing for so long nobody waits for this page any more, until it takes more in the same time. */
  watchStall(afterMs: number, onStall: () => void): void {
    if (this.stall !== undefined) return;
    this.progress = 0;
    this.stall = setInterval(() => {
      this.progress = 0;
      if (!this.waitedFor) return;
      this.waitedFor = false;
      onStall();
    }, afterMs);
  }

  dispose(): void {
    this.cursor = undefined;
    clearInterval(this.stall);
  }

  private sendBytes(bytes: Buffer): void {
    this.underway += bytes.length;
    this.connection.sendBytes(bytes);
  }
}
