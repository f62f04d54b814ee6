import { once } from 'node:events';
import { randomUUID } from 'node:crypto';
import { waitFor } from '@launchpad/testkit';
import { WebSocket } from 'ws';

const subprotocol = 'launchpad.terminal.v1';

export type Door = {
  readonly port: number;
  readonly host: string;
  readonly cookie: string;
};

/** A terminal of a session, opened through the edge as its page does. */
export class TerminalClient {
  private shown = '';
  readonly closed: Promise<number>;

  private constructor(private readonly socket: WebSocket) {
    socket.on('error', (error) => {
      this.shown += `\n[socket: ${error.message}]`;
    });
    socket.on('message', (data: Buffer, isBinary) => {
      if (!isBinary) return;
      this.shown += data.toString();
      socket.send(JSON.stringify({ type: 'ack', bytes: data.length }));
    });
    // `once` would reject at an error, and most of its users never ask how it ended.
    this.closed = new Promise((resolve) => {
      socket.on('close', resolve);
    });
  }

  static async open({ port, host, cookie }: Door, name = '1'): Promise<TerminalClient> {
    const socket = new WebSocket(`ws://127.0.0.1:${String(port)}/terminals/${name}`, subprotocol, {
      headers: { host, origin: `http://${host}`, cookie },
      handshakeTimeout: 10_000,
    });
    const client = new TerminalClient(socket);
    await once(socket, 'open');
    return client;
  }

  /** Everything that came on the screen so far. */
  get screen(): string {
    return this.shown;
  }

  type(keys: string): void {
    this.socket.send(Buffer.from(keys));
  }

  /** Runs a command whose answer its own text does not contain: what comes back was computed by the shell. */
  async echo(): Promise<void> {
    const mark = randomUUID().slice(0, 8);
    this.type(`echo ${mark}-$((6 * 7))\r`);
    await this.shows(`${mark}-42`);
  }

  async shows(text: string): Promise<void> {
    const isOver = () => this.socket.readyState !== WebSocket.OPEN;
    await waitFor(`the terminal shows ${text}`, () => this.shown.includes(text) || isOver(), {
      withinMs: 20_000,
    }).catch((cause: unknown) => {
      throw new Error(`the terminal shows:\n${this.shown}`, { cause });
    });
    if (!this.shown.includes(text)) throw new Error(`the terminal was cut off:\n${this.shown}`);
  }

  close(): void {
    this.socket.terminate();
  }
}
