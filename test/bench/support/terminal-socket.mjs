import { once } from 'node:events';
import { WebSocket } from 'ws';

const ackEvery = 64 * 1024;

/** A terminal without a browser: confirms what comes and keeps only the end of it. */
export class TerminalSocket {
  #socket;
  #shown = '';
  #owed = 0;
  bytes = 0;

  constructor(socket) {
    this.#socket = socket;
    socket.on('message', (data, isBinary) => {
      if (!isBinary) return;
      this.bytes += data.length;
      this.#shown = (this.#shown + data.toString('latin1', Math.max(0, data.length - 500))).slice(
        -1000,
      );
      this.#owed += data.length;
      if (this.#owed < ackEvery) return;
      socket.send(JSON.stringify({ type: 'ack', bytes: this.#owed }));
      this.#owed = 0;
    });
  }

  static async open(port, { host, cookie }, name = '1') {
    const socket = new WebSocket(
      `ws://127.0.0.1:${port}/terminals/${name}`,
      'launchpad.terminal.v1',
      {
        headers: { host, cookie, origin: `http://${host}` },
      },
    );
    const opened = new TerminalSocket(socket);
    await once(socket, 'open');
    return opened;
  }

  type(text) {
    this.#socket.send(Buffer.from(text));
  }

  /** The next output, whatever it is. */
  next() {
    return new Promise((resolve) => {
      const came = (_, isBinary) => {
        if (!isBinary) return;
        this.#socket.off('message', came);
        resolve();
      };
      this.#socket.on('message', came);
    });
  }

  async shows(text) {
    while (!this.#shown.includes(text)) await this.next();
  }

  forget() {
    this.#shown = '';
  }

  close() {
    this.#socket.terminate();
  }
}
