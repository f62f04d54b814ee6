import {
  closedGone,
  closedRefused,
  terminalSubprotocol,
  type TerminalClientMessage,
  type TerminalHello,
  type TerminalServerMessage,
} from '../../../protocol/terminal-messages.js';

export type ConnectionState = 'connecting' | 'open' | 'reconnecting' | 'refused' | 'gone';

type ConnectionEvents = {
  readonly onState: (state: ConnectionState) => void;
  readonly onMessage: (message: TerminalServerMessage) => void;
  readonly onOutput: (bytes: Uint8Array) => void;
};

const firstDelayMs = 250;
const maxDelayMs = 5000;
/** A connection that said nothing for so long is asked, and given up when it does not answer. */
const silenceMs = 10_000;
const answerMs = 5000;
const openMs = 10_000;
const frameBytes = 64 * 1024;
const encoder = new TextEncoder();

const newPageId = (): string =>
  [...crypto.getRandomValues(new Uint32Array(3))].map((part) => part.toString(36)).join('');

/**
 * The socket of one terminal. It comes back by itself, sooner when the page is looked at again or the network returns, and says
 * then how far it has the output, so that it gets what it misses and nothing else.
 */
export class TerminalConnection {
  private socket: WebSocket | undefined;
  private retry: number | undefined;
  private watch: number | undefined;
  private failures = 0;
  private closed = false;
  private readonly page = newPageId();
  private place: { readonly instance: string; seq: number; replayLeft: number } | undefined;
  /** What was typed before the terminal was there for the first time. */
  private early: string[] | undefined = [];
  private readonly wake = (): void => {
    if (document.visibilityState !== 'visible') return;
    if (this.retry !== undefined) this.open();
    else this.ask();
  };

  constructor(
    private readonly options: { readonly url: string; readonly asked: boolean },
    private readonly events: ConnectionEvents,
  ) {
    document.addEventListener('visibilitychange', this.wake);
    window.addEventListener('online', this.wake);
    this.open();
  }

  /** Sends what a person typed or chose to run; `false` when nobody is there to take it. */
  type(text: string): boolean {
    if (this.early !== undefined) {
      this.early.push(text);
      return true;
    }
    if (this.socket?.readyState !== WebSocket.OPEN) return false;
    const bytes = encoder.encode(text);
    for (let from = 0; from < bytes.length; from += frameBytes) {
      this.socket.send(bytes.subarray(from, from + frameBytes));
    }
    return true;
  }

  /** Sends bytes that are no text, such as old mouse reports. */
  typeBytes(binary: string): void {
    if (this.socket?.readyState !== WebSocket.OPEN) return;
    this.socket.send(Uint8Array.from(binary, (char) => char.charCodeAt(0) & 0xff));
  }

  say(message: TerminalClientMessage): void {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(message));
  }

  close(): void {
    this.closed = true;
    clearTimeout(this.retry);
    clearTimeout(this.watch);
    document.removeEventListener('visibilitychange', this.wake);
    window.removeEventListener('online', this.wake);
    this.socket?.close();
  }

  private get url(): string {
    const url = new URL(this.options.url);
    url.searchParams.set('page', this.page);
    // A replay that was cut off leaves nothing to go on from.
    if (this.place !== undefined && this.place.replayLeft === 0) {
      url.searchParams.set('instance', this.place.instance);
      url.searchParams.set('seq', String(this.place.seq));
    } else if (this.place === undefined && this.options.asked) url.searchParams.set('open', '1');
    return url.href;
  }

  private open(): void {
    clearTimeout(this.retry);
    this.retry = undefined;
    const socket = new WebSocket(this.url, terminalSubprotocol);
    socket.binaryType = 'arraybuffer';
    socket.addEventListener('message', (event: MessageEvent<unknown>) => {
      if (socket === this.socket) this.receive(event.data);
    });
    socket.addEventListener('close', (event) => {
      if (socket === this.socket && !this.closed) this.lost(event.code);
    });
    this.socket = socket;
    this.giveUpAfter(openMs);
  }

  private receive(data: unknown): void {
    this.heard();
    if (data instanceof ArrayBuffer) {
      this.count(data.byteLength);
      this.events.onOutput(new Uint8Array(data));
    } else if (typeof data === 'string') {
      const message = JSON.parse(data) as TerminalServerMessage;
      if (message.type === 'hello') this.greet(message);
      this.events.onMessage(message);
    }
  }

  private count(bytes: number): void {
    if (this.place === undefined) return;
    if (this.place.replayLeft > 0) this.place.replayLeft -= bytes;
    else this.place.seq += bytes;
  }

  private greet({ instance, seq, replayBytes }: TerminalHello): void {
    this.failures = 0;
    this.place = { instance, seq, replayLeft: replayBytes ?? 0 };
    this.events.onState('open');
    const early = this.early ?? [];
    this.early = undefined;
    for (const text of early) this.type(text);
  }

  private heard(): void {
    clearTimeout(this.watch);
    this.watch = window.setTimeout(() => {
      this.ask();
    }, silenceMs);
  }

  /** A connection can be gone without either end being told. */
  private ask(): void {
    if (this.socket?.readyState !== WebSocket.OPEN) return;
    this.say({ type: 'ping' });
    this.giveUpAfter(answerMs);
  }

  private giveUpAfter(ms: number): void {
    clearTimeout(this.watch);
    this.watch = window.setTimeout(() => {
      const { socket } = this;
      this.socket = undefined;
      socket?.close();
      this.lost(undefined);
    }, ms);
  }

  private lost(code: number | undefined): void {
    clearTimeout(this.watch);
    if (code === closedRefused || code === closedGone) {
      this.early = undefined;
      this.events.onState(code === closedGone ? 'gone' : 'refused');
      return;
    }
    // Replaced, too: this is its latest connection, so an earlier one reached the server after it and has been given up here.
    this.events.onState(this.place === undefined ? 'connecting' : 'reconnecting');
    const delay = Math.min(maxDelayMs, firstDelayMs * 2 ** this.failures);
    this.failures += 1;
    // Many pages lose the same server at once; they need not come back in the same instant.
    this.retry = window.setTimeout(
      () => {
        this.open();
      },
      delay * (0.75 + Math.random() / 2),
    );
  }
}
