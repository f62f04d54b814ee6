import { FitAddon } from '@xterm/addon-fit';
import { WebLinksAddon } from '@xterm/addon-web-links';
import { Terminal } from '@xterm/xterm';
import type { TerminalServerMessage } from '../../../protocol/terminal-messages.js';
import { below } from '../app/base-path.js';
import type { Theme } from '../app/theme.js';
import { silenceReplies } from './quiet-terminal.js';
import { terminalColours } from './terminal-colours.js';
import { TerminalConnection, type ConnectionState } from './terminal-connection.js';

/** Bytes shown before the server is told; small enough that it never waits for nothing. */
const ackEvery = 64 * 1024;
const answerMs = 600;

type ScreenOptions = {
  readonly name: string;
  readonly theme: Theme;
  readonly onState: (state: ConnectionState) => void;
  /** Whether the screen is smaller here than this page could show, for the sake of another visitor. */
  readonly onShared: (smaller: boolean) => void;
};

const socketUrl = (name: string): string => {
  const url = new URL(below(`terminals/${name}`), location.href);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  return url.href;
};

/** An xterm bound to a named terminal of the workspace. */
export class TerminalScreen {
  private readonly terminal: Terminal;
  private readonly fit = new FitAddon();
  private readonly connection: TerminalConnection;
  private readonly observer: ResizeObserver;
  private wanted = { cols: 0, rows: 0 };
  private comparing: number | undefined;
  private shown = 0;
  private replaying = false;
  private canType = true;

  constructor(
    place: HTMLElement,
    private readonly options: ScreenOptions,
  ) {
    this.terminal = new Terminal({
      fontFamily:
        'ui-monospace, "SF Mono", "Cascadia Mono", "DejaVu Sans Mono", Menlo, Consolas, monospace',
      fontSize: 13,
      lineHeight: 1.25,
      cursorBlink: true,
      scrollback: 5000,
      theme: terminalColours(options.theme),
      minimumContrastRatio: 4.5,
    });
    this.terminal.loadAddon(this.fit);
    this.terminal.loadAddon(new WebLinksAddon());
    const { automatic } = silenceReplies(this.terminal);
    this.terminal.open(place);
    this.terminal.textarea?.setAttribute('aria-label', `Terminal ${options.name}`);
    this.connection = new TerminalConnection(socketUrl(options.name), {
      onState: options.onState,
      onMessage: (message) => {
        this.receive(message);
      },
      onOutput: (bytes) => {
        this.show(bytes);
      },
    });
    this.terminal.onData((text) => {
      if (!this.replaying && !automatic() && this.canType) this.connection.type(text);
    });
    this.terminal.onBinary((binary) => {
      if (this.canType) this.connection.typeBytes(binary);
    });
    this.observer = new ResizeObserver(() => {
      this.measure();
    });
    this.observer.observe(place);
  }

  /** Types `text` and presses Enter, as the learner would. */
  run(text: string): boolean {
    return this.canType && this.connection.type(`${text.replaceAll(/\r?\n/g, '\r')}\r`);
  }

  /** Sends one control key, such as an interrupt. */
  press(key: string): boolean {
    return this.canType && this.connection.type(key);
  }

  focus(): void {
    this.terminal.focus();
  }

  setTheme(theme: Theme): void {
    this.terminal.options.theme = terminalColours(theme);
  }

  dispose(): void {
    this.observer.disconnect();
    clearTimeout(this.comparing);
    this.connection.close();
    this.terminal.dispose();
  }

  private receive(message: TerminalServerMessage): void {
    if (message.type === 'exit') return;
    const { cols, rows } = message;
    if (message.type === 'hello') {
      this.canType = message.canType;
      this.replaying = true;
      this.shown = 0;
      this.terminal.reset();
      this.terminal.resize(cols, rows);
      this.wanted = { cols: 0, rows: 0 };
      this.measure();
    } else {
      // In its turn after the output that was made for the size before.
      this.terminal.write('', () => {
        this.terminal.resize(cols, rows);
        this.compare();
      });
    }
  }

  private show(bytes: Uint8Array): void {
    this.terminal.write(bytes, () => {
      this.replaying = false;
      this.shown += bytes.length;
      if (this.shown < ackEvery) return;
      this.connection.say({ type: 'ack', bytes: this.shown });
      this.shown = 0;
    });
  }

  private measure(): void {
    const size = this.fit.proposeDimensions();
    if (size === undefined || !(size.cols >= 2 && size.rows >= 2)) return;
    if (size.cols === this.wanted.cols && size.rows === this.wanted.rows) return;
    this.wanted = { cols: Math.min(size.cols, 1000), rows: Math.min(size.rows, 1000) };
    this.connection.say({ type: 'resize', ...this.wanted });
    // The server answers only when the common size changes; give it time to.
    clearTimeout(this.comparing);
    this.comparing = window.setTimeout(() => {
      this.compare();
    }, answerMs);
  }

  private compare(): void {
    const { cols, rows } = this.terminal;
    this.options.onShared(this.wanted.cols - cols > 1 || this.wanted.rows - rows > 1);
  }
}
