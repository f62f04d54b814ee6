import type { Logger } from '@launchpad/kernel';
import { randomUUID } from 'node:crypto';
import {
  closedGone,
  closedReplaced,
  type TerminalServerMessage,
  type TerminalSummary,
} from '../../protocol/terminal-messages.js';
import { OutputBatch } from './output.batch.js';
import type { OutputBudget } from './output-budget.js';
import { OutputLog, type TerminalSize } from './output-log.js';
import { PtyProcess, type Shell } from './pty.process.js';
import { Screen } from './screen.js';
import { smallestSize } from './smallest-size.js';
import { TerminalClient, type TerminalConnection, type Visit } from './terminal.client.js';

export type TerminalOptions = {
  readonly shell: Shell;
  readonly log: Logger;
  readonly budget: OutputBudget;
  /** Bytes of output kept for pages that come back. */
  readonly keptBytes: number;
  /** How long a page may take next to nothing until a program waits for it no more. */
  readonly stallMs?: number;
  /** Called when what `summary` says has changed. */
  readonly onChange?: () => void;
};

/**
 * Above this much output between a program and the screens it is paused. It goes on while what a page may have under way is still
 * full: what is on its way to be printed must not run dry.
 */
const highWater = 3 * 1024 * 1024;
const lowWater = 2.5 * 1024 * 1024;
const inputHighWater = 1024 * 1024;
const enter = 0x0d;

/** What a terminal says itself, in the place of its shell. */
const notice = (text: string): Buffer =>
  Buffer.from(`\r\n\u001B[0m\u001B[2m[${text}]\u001B[0m\r\n`);

/** A named terminal: one shell, shared by every page attached to it, and kept while the workspace lives. */
export class TerminalSession {
  /** Another one for each terminal of this name: sequence numbers belong to it. */
  readonly instance = randomUUID();
  title: string;
  private readonly clients = new Set<TerminalClient>();
  private readonly output: OutputLog;
  private readonly screen: Screen;
  private readonly batch = new OutputBatch(() => {
    this.sendOn();
  });
  private shell: PtyProcess | undefined;
  private size: TerminalSize = { cols: 80, rows: 24 };
  private paused = false;
  private closed = false;

  constructor(
    readonly name: string,
    private readonly options: TerminalOptions,
  ) {
    const { budget, keptBytes } = options;
    this.title = `Terminal ${name}`;
    this.output = new OutputLog({ budget, maxBytes: keptBytes, size: this.size });
    this.screen = new Screen(this.size, {
      reply: (text) => this.shell?.write(Buffer.from(text)),
      progress: () => {
        this.regulate();
      },
    });
    this.start();
  }

  get pid(): number | undefined {
    return this.shell?.pid;
  }

  get summary(): TerminalSummary {
    const { name, title, clients } = this;
    return { name, title, attached: clients.size, running: this.shell !== undefined };
  }

  attach(connection: TerminalConnection, visit: Visit): TerminalClient {
    const client = new TerminalClient(connection, visit);
    for (const earlier of this.clients) {
      if (earlier.page !== client.page) continue;
      earlier.connection.close(closedReplaced, 'the page has come back');
      this.detach(earlier);
    }
    this.clients.add(client);
    const { resume } = visit;
    const known = resume?.instance === this.instance && resume.seq <= this.output.end;
    if (!known) this.paint(client, undefined);
    else if (resume.seq < this.output.begin) this.paint(client, resume.seq);
    else this.goOn(client, resume.seq);
    this.options.onChange?.();
    return client;
  }

  detach(client: TerminalClient): void {
    client.dispose();
    if (!this.clients.delete(client)) return;
    this.fitSmallest();
    this.regulate();
    this.options.onChange?.();
  }

  input(client: TerminalClient, bytes: Buffer): void {
    if (!client.canType || this.closed) return;
    if (this.shell === undefined) {
      if (bytes.includes(enter)) this.start();
      return;
    }
    this.shell.write(bytes);
    if (this.shell.pendingInput > inputHighWater) this.pauseInput(true);
  }

  resize(client: TerminalClient, size: TerminalSize): void {
    client.size = size;
    this.fitSmallest();
  }

  acknowledge(client: TerminalClient, bytes: number): void {
    client.acknowledge(bytes);
    this.advance(client);
    this.regulate();
  }

  setPace(client: TerminalClient, wait: boolean): void {
    client.setPace(wait);
    this.regulate();
  }

  /** Tells every page something that has no place in the output. */
  announce(message: TerminalServerMessage): void {
    for (const { connection } of this.clients) connection.sendMessage(message);
  }

  /** For good: its pages are told not to come back. */
  remove(): void {
    for (const { connection } of this.clients) {
      connection.close(closedGone, 'the terminal was closed');
    }
    this.close();
  }

  /** With the workspace: pages lose their connection and come back to what is there then. */
  close(): void {
    this.closed = true;
    this.batch.flush();
    for (const client of this.clients) client.dispose();
    this.clients.clear();
    this.shell?.kill();
    this.screen.dispose();
    this.output.dispose();
  }

  private start(): void {
    this.paused = false;
    try {
      this.shell = this.newShell();
    } catch (error) {
      this.notStarted(error);
    }
    this.options.onChange?.();
  }

  private newShell(): PtyProcess {
    return new PtyProcess({
      shell: this.options.shell,
      ...this.size,
      onOutput: (bytes) => {
        this.print(bytes);
      },
      onExit: (code) => {
        this.exited(code);
      },
      onInputTaken: () => {
        if ((this.shell?.pendingInput ?? 0) <= inputHighWater / 4) this.pauseInput(false);
      },
    });
  }

  /** A workspace with as many processes as it may have starts no shell; it goes on all the same, and may have room again. */
  private notStarted(error: unknown): void {
    this.options.log.warn({ err: error, terminal: this.name }, 'shell could not be started');
    const cause = error instanceof Error ? error.message : String(error);
    this.print(notice(`The shell could not be started: ${cause} Press Enter to try again.`));
  }

  private exited(code: number): void {
    this.shell = undefined;
    if (this.closed) return;
    this.options.log.info({ terminal: this.name, code }, 'shell exited');
    this.pauseInput(false);
    this.print(notice(`The shell ended with code ${String(code)}. Press Enter to start it again.`));
    this.output.mark({ type: 'exit', code });
    this.sendOn();
    this.options.onChange?.();
  }

  private print(bytes: Buffer): void {
    if (this.closed) return;
    this.output.append(bytes);
    this.screen.write(bytes);
    this.batch.add(bytes.length);
  }

  private sendOn(): void {
    for (const client of this.clients) this.advance(client);
    this.regulate();
  }

  private advance(client: TerminalClient): void {
    const { seq } = client;
    if (seq === undefined || seq >= this.output.begin) client.pump(this.output);
    // What it would need next is gone. A page that takes nothing in need not be told yet.
    else if (client.hasRoom) this.paint(client, seq);
  }

  /** Sends the output from `seq` on to a page that has everything before it. */
  private goOn(client: TerminalClient, seq: number): void {
    const { instance } = this;
    const from = this.output.cursorAt(seq);
    client.welcome({ instance, ...from, replay: undefined, lostBytes: 0 });
    client.pump(this.output);
  }

  /** Sends the screen as it is, and the output from there on. The page had the output up to `had`. */
  private paint(client: TerminalClient, had: number | undefined): void {
    client.interrupt();
    const { instance } = this;
    const { cursor, size } = this.output.cursorAt(this.output.end);
    this.screen.snapshot(({ seq, bytes: replay }) => {
      if (!this.clients.has(client)) return;
      cursor.seq = Math.max(seq, this.output.begin);
      const lostBytes = had === undefined ? 0 : Math.max(0, cursor.seq - had);
      client.welcome({ instance, cursor, size, replay, lostBytes });
      this.advance(client);
      this.regulate();
    });
  }

  /** Lets the program print only as fast as the slowest page follows; not for long, when that page does not follow at all. */
  private regulate(): void {
    if (this.closed) return;
    let most = this.screen.pending;
    for (const client of this.clients) {
      const behind = client.behind(this.output);
      most = Math.max(most, behind);
      if (behind > highWater) this.watchStall(client);
    }
    if (!this.paused && most > highWater) {
      this.paused = true;
      this.shell?.pause();
    } else if (this.paused && most <= lowWater) {
      this.paused = false;
      this.shell?.resume();
    }
  }

  private watchStall(client: TerminalClient): void {
    client.watchStall(this.options.stallMs ?? 2000, () => {
      this.options.log.info({ terminal: this.name }, 'page does not follow, not waited for');
      this.regulate();
    });
  }

  private pauseInput(paused: boolean): void {
    for (const client of this.clients) client.connection.pauseInput(paused);
  }

  private fitSmallest(): void {
    const size = smallestSize(this.clients);
    if (size === undefined || this.closed) return;
    const { cols, rows } = size;
    if (cols === this.size.cols && rows === this.size.rows) return;
    this.size = size;
    this.output.mark({ type: 'size', cols, rows });
    this.shell?.resize(cols, rows);
    this.screen.resize(cols, rows);
    this.sendOn();
  }
}
