import type { Duplex } from 'node:stream';
import { closeFrame, controlFrame, FrameScanner, opcodes } from './frame-scanner.js';

const terminalProtocol = 'launchpad.terminal.v1';
/** After this long without a sign of life from the browser it is asked for one. */
const askAfterMs = 25_000;
/** After this long it is taken for dead, wherever its connection was lost. */
const deadAfterMs = 60_000;
/** How long a browser has to answer a close of ours. */
const closeGraceMs = 500;

export type TunnelOptions = {
  readonly browser: Duplex;
  readonly workspace: Duplex;
  readonly subprotocol: string | undefined;
  readonly onInput: () => void;
  readonly onClose: () => void;
};

/**
 * Two sockets joined after a handshake. Bytes pass as they are; frames are only followed, to see input, and
 * to know where a ping or a close of our own may stand.
 */
export class WebSocketTunnel {
  readonly #browser: Duplex;
  readonly #workspace: Duplex;
  readonly #toBrowser = new FrameScanner(() => undefined);
  #heardAt = performance.now();
  #asked = false;

  constructor(options: TunnelOptions) {
    const { browser, workspace } = options;
    this.#browser = browser;
    this.#workspace = workspace;
    const fromBrowser = new FrameScanner((opcode, bytes) => {
      if (bytes > 0 && countsAsInput(opcode, options.subprotocol)) options.onInput();
    });
    browser.on('data', (chunk: Buffer) => {
      this.#hear();
      fromBrowser.scan(chunk);
    });
    browser.on('drain', () => {
      this.#hear();
    });
    workspace.on('data', (chunk: Buffer) => {
      this.#toBrowser.scan(chunk);
    });
    this.#tieTogether(options.onClose);
    browser.pipe(workspace);
    workspace.pipe(browser);
  }

  /** Asks a silent browser for a sign of life, and gives up on one that stays silent. */
  checkAlive(now: number): void {
    const silentMs = now - this.#heardAt;
    if (silentMs > deadAfterMs) this.#browser.destroy();
    else if (silentMs > askAfterMs && !this.#asked && this.#toBrowser.atBoundary) {
      this.#asked = true;
      this.#browser.write(controlFrame(opcodes.ping, Buffer.alloc(0)));
    }
  }

  /** Ends it from our side, with a reason the page can read wherever the stream allows one. */
  close(code: number, reason: string): void {
    this.#workspace.unpipe(this.#browser);
    this.#workspace.destroy();
    if (!this.#toBrowser.atBoundary || this.#browser.writableNeedDrain) this.#browser.destroy();
    else {
      this.#browser.end(closeFrame(code, reason));
      setTimeout(() => this.#browser.destroy(), closeGraceMs).unref();
    }
  }

  #hear(): void {
    this.#heardAt = performance.now();
    this.#asked = false;
  }

  #tieTogether(onClose: () => void): void {
    const [browser, workspace] = [this.#browser, this.#workspace];
    // Either end may break at any moment; `close` follows and does what is to be done.
    browser.on('error', () => browser.destroy());
    workspace.on('error', () => workspace.destroy());
    browser.once('close', () => {
      workspace.destroy();
      onClose();
    });
    workspace.once('close', () => {
      if (!browser.writableEnded) browser.destroy();
    });
  }
}

/** Terminals send keystrokes as binary frames and everything else, such as sizes, as text. */
const countsAsInput = (opcode: number, subprotocol: string | undefined): boolean =>
  opcode === opcodes.binary || (opcode === opcodes.text && subprotocol !== terminalProtocol);
