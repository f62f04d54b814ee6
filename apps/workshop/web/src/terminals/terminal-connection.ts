import {
  closedRefused,
  terminalSubprotocol,
  type TerminalClientMessage,
  type TerminalServerMessage,
} from '../../../protocol/terminal-messages.js';

export type ConnectionState = 'connecting' | 'open' | 'reconnecting' | 'refused';

type ConnectionEvents = {
  readonly onState: (state: ConnectionState) => void;
  readonly onMessage: (message: TerminalServerMessage) => void;
  readonly onOutput: (bytes: Uint8Array) => void;
};

const firstDelayMs = 250;
const maxDelayMs = 5000;
const frameBytes = 64 * 1024;
const encoder = new TextEncoder();

/** The socket of one terminal. It comes back by itself, sooner when the page is looked at again or the network returns. */
export class TerminalConnection {
  private socket: WebSocket | undefined;
  private retry: number | undefined;
  private failures = 0;
  private closed = false;
  private readonly wake = (): void => {
    if (this.retry !== undefined && document.visibilityState === 'visible') this.open();
  };

  constructor(
    private readonly url: string,
    private readonly events: ConnectionEvents,
  ) {
    document.addEventListener('visibilitychange', this.wake);
    window.addEventListener('online', this.wake);
    this.open();
  }

  /** Sends what a person typed or chose to run; `false` when nobody is there to take it. */
  type(text: string): boolean {
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
    document.removeEventListener('visibilitychange', this.wake);
    window.removeEventListener('online', this.wake);
    this.socket?.close();
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
  }

  private receive(data: unknown): void {
    if (data instanceof ArrayBuffer) {
      this.events.onOutput(new Uint8Array(data));
    } else if (typeof data === 'string') {
      const message = JSON.parse(data) as TerminalServerMessage;
      if (message.type === 'hello') {
        this.failures = 0;
        this.events.onState('open');
      }
      this.events.onMessage(message);
    }
  }

  private lost(code: number): void {
    if (code === closedRefused) {
      this.events.onState('refused');
      return;
    }
    this.events.onState('reconnecting');
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
