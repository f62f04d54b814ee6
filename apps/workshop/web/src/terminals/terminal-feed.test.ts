import headless from '@xterm/headless';
import { expect, it } from 'vitest';
import { TerminalFeed } from './terminal-feed.js';

const encoder = new TextEncoder();

it.each([
  ['a title', encoder.encode('\u001B]0;title')],
  ['a control sequence', encoder.encode('\u001B[3')],
  ['a device string', encoder.encode('\u001BPq#1')],
  ['a character', encoder.encode('漢').subarray(0, 2)],
])('shows all that follows a reset in the middle of %s', async (_, torn) => {
  const terminal = new headless.Terminal({ cols: 20, rows: 4, allowProposedApi: true });
  const replay = encoder.encode('hello');
  let left = torn.length + replay.length;
  await new Promise<void>((resolve) => {
    const onHandled = (bytes: number): void => {
      left -= bytes;
      if (left <= 0) resolve();
    };
    const feed = new TerminalFeed(terminal, { scrollback: 100, onHandled });
    feed.add(torn);
    feed.reset();
    feed.add(replay);
  });
  expect(terminal.buffer.active.getLine(0)?.translateToString(true)).toBe('hello');
});
