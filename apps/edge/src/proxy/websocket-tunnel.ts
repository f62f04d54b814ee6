import type { Socket } from 'node:net';
import { closeFrame, controlFrame, FrameScanner, opcodes } from './frame-scanner.js';

/** How long a browser has to answer a close of ours. */
const closeGraceMs = 500;
const ping = controlFrame(opcodes.ping, Buffer.alloc(0));

export type TunnelTimes = {
  /** After this long without a sign of life from the browser it is asked for one. */
  readonly pingAfterMs: number;
  /** After this long it is taken for dead, wherever its connection was lost. */
  readonly deadAfterMs: number;
  /** How long one side may keep the other waiting. */
  readonly stallMs: number;
};

export type TunnelOptions = {
  readonly browser: Socket;
  readonly workspace: Socket;
  /** Says who is given what the workspace sends; the bytes are there for the time of the call only. */
  readonly listen: (sink: (chunk: Buffer) => void) => void;
  readonly times: TunnelTimes;
  /** Told of every frame from the browser before it goes on; `false` keeps it from going on and ends the tunnel. */
  readonly onFrame: (opcode: number, payloadBytes: number) => boolean;
  readonly onClose: () => void;
};

const refused = { code: 1008, reason: 'you are looking on' } as const;

/**
 * Two sockets joined after a handshake. Bytes pass as they are; frames are only followed, to see input, and
 * to know where a ping or a close of our own may stand. Each side is read only as fast as the other takes it.
 */
export class WebSocketTunnel {
  readonly #options: TunnelOptions;
  readonly #fromBrowser: FrameScanner;
  readonly #toBrowser = new FrameScanner(() => undefined);
  #heardAt = performance.now();
  #asked = false;
  #allowed = true;
  #closing = false;
  /** Since when a side has not taken what it was sent. */
  #browserBehind: number | undefined;
  #workspaceBehind: number | undefined;

  constructor(options: TunnelOptions) {
    this.#options = options;
    this.#fromBrowser = new FrameScanner((opcode, bytes) => {
      if (this.#allowed) this.#allowed = options.onFrame(opcode, bytes);
    });
    const { browser, workspace } = options;
    browser.on('data', this.#up);
    options.listen(this.#down);
    browser.on('drain', () => {
      this.#browserBehind = undefined;
      this.#hear();
      workspace.resume();
    });
    workspace.on('drain', () => {
      this.#workspaceBehind = undefined;
      browser.resume();
    });
    this.#tieTogether();
    browser.resume();
    workspace.resume();
  }

  /** What either side said during the handshake takes the same way as what follows. To be called at once. */
  begin(said: { readonly byBrowser: Buffer; readonly byWorkspace: Buffer }): void {
    if (said.byBrowser.length > 0) this.#up(said.byBrowser);
    if (said.byWorkspace.length > 0) this.#down(said.byWorkspace);
  }

  readonly #up = (chunk: Buffer): void => {
    const { browser, workspace } = this.#options;
    this.#hear();
    this.#fromBrowser.scan(chunk);
    if (!this.#allowed) {
      this.close(refused.code, refused.reason);
      return;
    }
    if (workspace.write(chunk)) return;
    this.#workspaceBehind ??= performance.now();
    browser.pause();
  };

  readonly #down = (chunk: Buffer): void => {
    const { browser, workspace } = this.#options;
    if (this.#closing) return;
    this.#toBrowser.scan(chunk);
    if (browser.write(Buffer.from(chunk))) return;
    this.#browserBehind ??= performance.now();
    workspace.pause();
  };

  /** Asks a silent browser for a sign of life; gives up on one that stays silent and on whoever takes nothing. */
  checkAlive(now: number): void {
    const { browser, times } = this.#options;
    const silentMs = now - this.#heardAt;
    const behindMs = now - Math.min(this.#browserBehind ?? now, this.#workspaceBehind ?? now);
    if (behindMs > times.stallMs) browser.destroy();
    // While the workspace takes nothing we do not listen to the browser either.
    else if (this.#workspaceBehind !== undefined) return;
    else if (silentMs > times.deadAfterMs) browser.destroy();
    else if (silentMs > times.pingAfterMs && !this.#asked && this.#toBrowser.atBoundary) {
      this.#asked = true;
      browser.write(ping);
    }
  }

  /** Ends it from our side, with a reason the page can read wherever the stream allows one. */
  close(code: number, reason: string): void {
    const { browser, workspace } = this.#options;
    if (this.#closing) return;
    this.#closing = true;
    browser.off('data', this.#up);
    workspace.destroy();
    if (!this.#toBrowser.atBoundary || browser.writableNeedDrain) browser.destroy();
    else {
      browser.resume();
      browser.end(closeFrame(code, reason));
      setTimeout(() => browser.destroy(), closeGraceMs).unref();
    }
  }

  #hear(): void {
    this.#heardAt = performance.now();
    this.#asked = false;
  }

  #tieTogether(): void {
    const { browser, workspace, onClose } = this.#options;
    // Either end may break at any moment; `close` follows and does what is to be done.
    browser.on('error', () => browser.destroy());
    workspace.on('error', () => workspace.destroy());
    browser.on('end', () => workspace.end());
    workspace.on('end', () => browser.end());
    browser.once('close', () => {
      workspace.destroy();
      onClose();
    });
    workspace.once('close', () => {
      if (!browser.writableEnded) browser.destroy();
    });
  }
}
