import type { Logger } from '@launchpad/kernel';
import { closedTooSlow } from '../../protocol/terminal-messages.js';
import { OutputBatch } from './output.batch.js';
import { PtyProcess, type Shell } from './pty.process.js';
import { Screen } from './screen.js';
import { TerminalClient, type TerminalConnection, type TerminalSize } from './terminal.client.js';

export type TerminalOptions = {
  readonly shell: Shell;
  readonly log: Logger;
  /** How long a page may confirm nothing while it holds everybody up. */
  readonly stallMs?: number;
};

/** Above this much output under way the program is paused; below a quarter of it, it goes on. */
const highWater = 1024 * 1024;
const enter = 0x0d;

/** A named terminal: one shell, shared by every page attached to it, and kept while the workspace lives. */
export class TerminalSession {
  private readonly clients = new Set<TerminalClient>();
  private readonly screen: Screen;
  private readonly output = new OutputBatch((bytes) => {
    this.broadcast(bytes);
  });
  private shell: PtyProcess | undefined;
  private size: TerminalSize = { cols: 80, rows: 24 };
  private paused = false;
  private closed = false;

  constructor(
    readonly name: string,
    private readonly options: TerminalOptions,
  ) {
    this.screen = new Screen(this.size, (reply) => this.shell?.write(Buffer.from(reply)));
    this.start();
  }

  get pid(): number | undefined {
    return this.shell?.pid;
  }

  attach(connection: TerminalConnection, canType: boolean): TerminalClient {
    const client = new TerminalClient(connection, canType);
    // What is gathered so far belongs to the replay and not to what follows it.
    this.output.flush();
    this.clients.add(client);
    this.screen.replay((bytes) => {
      if (!this.clients.has(client)) return;
      client.welcome(bytes, this.size);
      this.regulate();
    });
    return client;
  }

  detach(client: TerminalClient): void {
    client.dispose();
    if (!this.clients.delete(client)) return;
    this.fitSmallest();
    this.regulate();
  }

  input(client: TerminalClient, bytes: Buffer): void {
    if (!client.canType || this.closed) return;
    if (this.shell === undefined) {
      if (bytes.includes(enter)) this.start();
      return;
    }
    this.shell.write(bytes);
    if (this.shell.pendingInput > highWater) this.pauseInput(true);
  }

  resize(client: TerminalClient, size: TerminalSize): void {
    client.size = size;
    this.fitSmallest();
  }

  acknowledge(client: TerminalClient, bytes: number): void {
    client.acknowledge(bytes);
    this.regulate();
  }

  close(): void {
    this.closed = true;
    this.output.flush();
    for (const client of this.clients) client.dispose();
    this.clients.clear();
    this.shell?.kill();
    this.screen.dispose();
  }

  private start(): void {
    this.paused = false;
    this.shell = new PtyProcess({
      shell: this.options.shell,
      ...this.size,
      onOutput: (bytes) => {
        this.output.add(bytes);
      },
      onExit: (code) => {
        this.exited(code);
      },
      onInputTaken: () => {
        if ((this.shell?.pendingInput ?? 0) <= highWater / 4) this.pauseInput(false);
      },
    });
  }

  private exited(code: number): void {
    this.shell = undefined;
    if (this.closed) return;
    this.options.log.info({ terminal: this.name, code }, 'shell exited');
    this.pauseInput(false);
    const notice = `\r\n\u001B[0m\u001B[2m[The shell ended with code ${String(code)}. Press Enter to start it again.]\u001B[0m\r\n`;
    this.output.add(Buffer.from(notice));
    this.output.flush();
    for (const client of this.clients) client.connection.sendMessage({ type: 'exit', code });
  }

  private broadcast(bytes: Buffer): void {
    if (this.closed) return;
    for (const client of this.clients) client.send(bytes);
    this.screen.write(bytes, () => {
      this.regulate();
    });
    this.regulate();
  }

  /** Lets the program print only as fast as the slowest page follows, and sends away a page that stopped following. */
  private regulate(): void {
    if (this.closed) return;
    let most = this.screen.pending;
    for (const client of this.clients) {
      most = Math.max(most, client.behind);
      if (client.behind > highWater) this.watchStall(client);
    }
    if (!this.paused && most > highWater) {
      this.paused = true;
      this.shell?.pause();
    } else if (this.paused && most <= highWater / 4) {
      this.paused = false;
      this.shell?.resume();
    }
  }

  private watchStall(client: TerminalClient): void {
    client.watchStall(this.options.stallMs ?? 10_000, () => {
      this.options.log.info(
        { terminal: this.name, behind: client.behind },
        'page too slow, sent away',
      );
      client.connection.close(closedTooSlow, 'too far behind');
      this.detach(client);
    });
  }

  private pauseInput(paused: boolean): void {
    for (const client of this.clients) client.connection.pauseInput(paused);
  }

  private fitSmallest(): void {
    const sizes = [...this.clients].flatMap((client) => client.size ?? []);
    if (sizes.length === 0) return;
    const cols = Math.min(...sizes.map((size) => size.cols));
    const rows = Math.min(...sizes.map((size) => size.rows));
    if (cols === this.size.cols && rows === this.size.rows) return;
    this.size = { cols, rows };
    this.output.flush();
    this.shell?.resize(cols, rows);
    this.screen.resize(cols, rows);
    for (const client of this.clients) client.connection.sendMessage({ type: 'size', cols, rows });
  }
}
