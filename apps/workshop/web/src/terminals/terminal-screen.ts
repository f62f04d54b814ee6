import { FitAddon } from '@xterm/addon-fit';
import { WebLinksAddon } from '@xterm/addon-web-links';
import { Terminal } from '@xterm/xterm';
import type {
  TerminalHello,
  TerminalList,
  TerminalServerMessage,
} from '../../../protocol/terminal-messages.js';
import { below } from '../app/base-path.js';
import type { Theme } from '../app/theme.js';
import { AcceleratedDrawing } from './accelerated-drawing.js';
import { gapMark } from './gap-mark.js';
import { severalLines } from './paste-lines.js';
import { silenceReplies } from './quiet-terminal.js';
import { terminalColours } from './terminal-colours.js';
import { TerminalConnection, type ConnectionState } from './terminal-connection.js';
import { TerminalFeed } from './terminal-feed.js';
import { terminalKey, type TerminalKey } from './terminal-keys.js';
import { TerminalSearch, type SearchResult } from './terminal-search.js';
import { changeFontSize, onSettingsChange, terminalSettings } from './terminal-settings.js';

/** Bytes dealt with before the server is told; small enough that it never waits for nothing. */
const ackEvery = 128 * 1024;
const answerMs = 600;
const scrollback = 5000;

export type ScreenOptions = {
  readonly name: string;
  readonly theme: Theme;
  /** Whether somebody wants this terminal even if it was closed before. */
  readonly asked: boolean;
  readonly onState: (state: ConnectionState) => void;
  readonly onWatching: (watching: boolean) => void;
  /** Whether the screen is smaller here than this page could show, for the sake of another visitor. */
  readonly onShared: (smaller: boolean) => void;
  readonly onLost: (bytes: number) => void;
  readonly onList: (list: TerminalList) => void;
  readonly onKey: (key: Exclude<TerminalKey, 'larger' | 'smaller' | 'copy'>) => void;
  /** Several lines are about to be pasted; they are when this says so, by `paste`. */
  readonly onPaste: (text: string, lines: readonly string[]) => void;
  readonly onFound: (result: SearchResult) => void;
};

const socketUrl = (name: string): string => {
  const url = new URL(below(`terminals/${name}`), location.href);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  return url.href;
};

function newTerminal(theme: Theme): Terminal {
  const { fontSize, screenReader } = terminalSettings();
  return new Terminal({
    allowProposedApi: true,
    fontFamily:
      'ui-monospace, "SF Mono", "Cascadia Mono", "DejaVu Sans Mono", Menlo, Consolas, monospace',
    fontSize,
    lineHeight: 1.25,
    cursorBlink: true,
    scrollback,
    screenReaderMode: screenReader,
    theme: terminalColours(theme),
    minimumContrastRatio: 4.5,
  });
}

/** An xterm bound to a named terminal of the workspace. */
export class TerminalScreen {
  private readonly terminal: Terminal;
  private readonly fit = new FitAddon();
  private readonly feed: TerminalFeed;
  private readonly connection: TerminalConnection;
  private readonly drawing: AcceleratedDrawing;
  readonly search: TerminalSearch;
  private readonly leaving: (() => void)[] = [];
  private wanted = { cols: 0, rows: 0 };
  private comparing: number | undefined;
  private handled = 0;
  private replayLeft = 0;
  private replaying = false;
  private canType = true;

  constructor(
    private readonly place: HTMLElement,
    private readonly options: ScreenOptions,
  ) {
    this.terminal = newTerminal(options.theme);
    this.terminal.loadAddon(this.fit);
    this.terminal.loadAddon(new WebLinksAddon());
    const { automatic } = silenceReplies(this.terminal);
    this.terminal.open(place);
    this.drawing = new AcceleratedDrawing(this.terminal);
    this.search = new TerminalSearch(this.terminal, options.onFound);
    this.feed = new TerminalFeed(this.terminal, {
      scrollback,
      onHandled: (bytes) => {
        this.confirm(bytes);
      },
    });
    this.connection = new TerminalConnection(
      { url: socketUrl(options.name), asked: options.asked },
      {
        onState: options.onState,
        onMessage: (message) => {
          this.receive(message);
        },
        onOutput: (bytes) => {
          this.show(bytes);
        },
      },
    );
    this.terminal.onData((text) => {
      if (!this.replaying && !automatic() && this.canType) this.connection.type(text);
    });
    this.terminal.onBinary((binary) => {
      if (this.canType) this.connection.typeBytes(binary);
    });
    this.listen();
    this.applySettings();
  }

  /** Types `text` and presses Enter, as the learner would. */
  run(text: string): boolean {
    return this.canType && this.connection.type(`${text.replaceAll(/\r?\n/g, '\r')}\r`);
  }

  /** Sends one control key, such as an interrupt. */
  press(key: string): boolean {
    return this.canType && this.connection.type(key);
  }

  /** As the terminal's own paste, so that programs which ask for it are told where it begins and ends. */
  paste(text: string): void {
    this.terminal.paste(text);
    this.terminal.focus();
  }

  focus(): void {
    this.terminal.focus();
  }

  setTheme(theme: Theme): void {
    this.terminal.options.theme = terminalColours(theme);
  }

  setTitle(title: string): void {
    const { textarea } = this.terminal;
    textarea?.setAttribute('aria-label', title);
    textarea?.setAttribute('aria-description', 'Control F6 leaves the terminal');
  }

  dispose(): void {
    for (const leave of this.leaving) leave();
    clearTimeout(this.comparing);
    this.connection.close();
    this.feed.dispose();
    this.terminal.dispose();
  }

  private listen(): void {
    const { place } = this;
    const observer = new ResizeObserver(() => {
      this.measure();
    });
    observer.observe(place);
    const pasted = (event: ClipboardEvent): void => {
      this.pasted(event);
    };
    const released = (): void => {
      if (terminalSettings().copyOnSelect) this.copy();
    };
    const seen = (): void => {
      this.sayPace();
    };
    place.addEventListener('paste', pasted, { capture: true });
    place.addEventListener('mouseup', released);
    document.addEventListener('visibilitychange', seen);
    this.terminal.attachCustomKeyEventHandler((event) => this.passes(event));
    this.leaving.push(
      onSettingsChange(() => {
        this.applySettings();
      }),
      () => {
        observer.disconnect();
        place.removeEventListener('paste', pasted, { capture: true });
        place.removeEventListener('mouseup', released);
        document.removeEventListener('visibilitychange', seen);
      },
    );
  }

  private applySettings(): void {
    const { fontSize, screenReader, accelerated } = terminalSettings();
    if (this.terminal.options.fontSize !== fontSize) {
      this.terminal.options.fontSize = fontSize;
      this.measure();
    }
    this.terminal.options.screenReaderMode = screenReader;
    void this.drawing.use(accelerated);
  }

  /** Whether a key is for the program in the terminal. */
  private passes(event: KeyboardEvent): boolean {
    const key = terminalKey(event);
    if (key === undefined || (key === 'copy' && !this.terminal.hasSelection())) return true;
    event.preventDefault();
    if (key === 'larger' || key === 'smaller') changeFontSize(key === 'larger' ? 1 : -1);
    else if (key === 'copy') this.copy();
    else this.options.onKey(key);
    return false;
  }

  private pasted(event: ClipboardEvent): void {
    const text = event.clipboardData?.getData('text/plain') ?? '';
    const lines = severalLines(text);
    if (lines === undefined || !this.canType || !terminalSettings().warnOnPaste) return;
    event.preventDefault();
    event.stopPropagation();
    this.options.onPaste(text, lines);
  }

  private copy(): void {
    if (!this.terminal.hasSelection()) return;
    navigator.clipboard.writeText(this.terminal.getSelection()).catch((error: unknown) => {
      // Browsers give no clipboard to pages on plain http or without permission; the selection stays for doing it by hand.
      console.info('not copied', error);
    });
  }

  private receive(message: TerminalServerMessage): void {
    switch (message.type) {
      case 'hello':
        this.greet(message);
        break;
      case 'size':
        this.resize(message.cols, message.rows);
        break;
      case 'list':
        this.options.onList(message);
        break;
      case 'exit':
      case 'pong':
        break;
    }
  }

  private greet({ cols, rows, canType, replayBytes, lostBytes }: TerminalHello): void {
    this.canType = canType;
    this.options.onWatching(!canType);
    if (replayBytes !== null) {
      this.feed.then(() => {
        this.replaying = true;
      });
      this.feed.reset();
      this.replayLeft = replayBytes;
    }
    this.resize(cols, rows);
    if (lostBytes > 0) {
      this.options.onLost(lostBytes);
      this.feed.note(gapMark(lostBytes, rows));
    }
    if (replayBytes === 0) this.endReplay();
    this.wanted = { cols: 0, rows: 0 };
    this.measure();
    if (document.visibilityState !== 'visible') this.sayPace();
  }

  private show(bytes: Uint8Array): void {
    this.feed.add(bytes);
    if (this.replayLeft === 0) return;
    this.replayLeft = Math.max(0, this.replayLeft - bytes.length);
    if (this.replayLeft === 0) this.endReplay();
  }

  private endReplay(): void {
    this.feed.then(() => {
      this.replaying = false;
    });
  }

  private resize(cols: number, rows: number): void {
    this.feed.resize(cols, rows);
    this.feed.then(() => {
      this.compare();
    });
  }

  private confirm(bytes: number): void {
    this.handled += bytes;
    if (this.handled < ackEvery) return;
    this.connection.say({ type: 'ack', bytes: this.handled });
    this.handled = 0;
  }

  /** A page that nobody sees is painted seldom; programs need not wait for it. */
  private sayPace(): void {
    this.connection.say({ type: 'pace', wait: document.visibilityState === 'visible' });
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
