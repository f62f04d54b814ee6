import type { Page } from '@playwright/test';

export type LinesSeen = {
  readonly bytes: number;
  /** Numbered lines that came, each in its turn. */
  readonly lines: number;
  readonly faults: readonly string[];
  /** Times that the terminal went on where it had been, and that it began with a new screen. */
  readonly resumed: number;
  readonly painted: number;
};

type Watched = { readonly watcher: { readonly seen: LinesSeen } };

/** To be run in the page before its own script: reads every byte of output of terminal 1 as it arrives, and checks that `L<number>` lines follow each other. */
export function watchLines(): void {
  const seen = { bytes: 0, lines: 0, faults: [] as string[], resumed: 0, painted: 0 };
  Object.assign(globalThis, { watcher: { seen } });
  const decoder = new TextDecoder('latin1');
  let [rest, replayLeft] = ['', 0];
  const fault = (text: string): void => {
    if (seen.faults.length < 10) seen.faults.push(text);
  };
  const take = (text: string): void => {
    const lines = (rest + text).split('\r\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const [, number] = /(?:^|\r)L(\d{8}) (?:abcdefghij){6}$/.exec(line) ?? [];
      if (number === undefined) {
        // Commands and prompts come before and after the lines; a torn line looks like neither.
        if (/^L\d|abcdefghij$/.test(line)) fault(`torn: ${line.slice(0, 100)}`);
      } else if (Number(number) === seen.lines + 1) seen.lines += 1;
      else fault(`${number} after ${String(seen.lines)}`);
    }
  };
  const read = (data: unknown): void => {
    if (data instanceof ArrayBuffer) {
      if (replayLeft > 0) replayLeft -= data.byteLength;
      else {
        seen.bytes += data.byteLength;
        take(decoder.decode(data));
      }
      return;
    }
    const message = JSON.parse(String(data)) as { type: string; replayBytes: number | null };
    if (message.type !== 'hello') return;
    replayLeft = message.replayBytes ?? 0;
    if (message.replayBytes === null) seen.resumed += 1;
    else seen.painted += 1;
  };
  globalThis.WebSocket = class extends WebSocket {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols);
      if (new URL(url).pathname !== '/terminals/1') return;
      this.addEventListener('message', ({ data }) => {
        read(data);
      });
    }
  };
}

export const linesSeen = (page: Page): Promise<LinesSeen> =>
  page.evaluate(() => (globalThis as unknown as Watched).watcher.seen);
