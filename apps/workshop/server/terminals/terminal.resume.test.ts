import serialize from '@xterm/addon-serialize';
import headless from '@xterm/headless';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { closedReplaced } from '../../protocol/terminal-messages.js';
import { mebibyte, Page, Terminals } from './fixtures/terminal-page.js';

// Real shells on a machine that may be busy.
vi.setConfig({ testTimeout: 60_000 });

const terminals = new Terminals();
afterEach(() => {
  terminals.close();
});

/** Lines from 1 on, of which any that is missing or there twice is found. */
const numbered = (lines: number): string =>
  `stty -echo; echo up; read -r; seq -f '%010.0f the quick brown fox jumps over the lazy dog' 1 ${String(lines)}; echo the-end; read -r`;
const everyLine = (lines: number): string =>
  Array.from(
    { length: lines },
    (_, index) =>
      `${String(index + 1).padStart(10, '0')} the quick brown fox jumps over the lazy dog\r\n`,
  ).join('');

describe('a page that comes back', () => {
  it('gets the bytes it misses, none lost and none twice, however often it was cut off', async () => {
    const lines = 200_000;
    const session = terminals.start({ script: numbered(lines) });
    const parts: Buffer[] = [];
    let page = new Page(session);
    await page.shows('up\r\n');
    page.output.length = 0;
    page.type('\r');
    const instances = new Set<string>();
    for (let cut = 1; ; cut += 1) {
      const wanted = page.seq + mebibyte / 2;
      await page.until(() => {
        expect(page.seq > wanted || page.text.includes('the-end\r\n')).toBe(true);
      });
      instances.add(page.hello.instance);
      parts.push(...page.output);
      if (page.text.includes('the-end\r\n')) break;
      const left = page.cut();
      // In every second cut the program has gone on before the page is back.
      if (cut % 2 === 0) await new Promise((resolve) => setImmediate(resolve));
      page = new Page(session, left);
      expect(page.hello).toMatchObject({ replayBytes: null, lostBytes: 0, seq: left.resume?.seq });
    }
    expect(instances.size).toBe(1);
    const text = Buffer.concat(parts).toString();
    expect(text === `${everyLine(lines)}the-end\r\n`).toBe(true);
  });

  it('is told what is lost when more was printed than is kept, and sees the screen as it is', async () => {
    const session = terminals.start({ script: numbered(60_000), keptBytes: mebibyte });
    const first = new Page(session);
    await first.until(() => {
      expect(first.messages).not.toHaveLength(0);
    });
    const left = first.cut();
    const other = new Page(session);
    other.type('\r');
    await other.shows('the-end');
    const back = new Page(session, left);
    await back.shows('the-end');
    expect(back.hello.lostBytes).toBeGreaterThan(3_000_000);
    expect(back.hello.lostBytes).toBe(back.hello.seq - (left.resume?.seq ?? 0));
    expect(back.hello.replayBytes).toBeGreaterThan(1000);
    expect(back.text).toContain('0000060000 the quick');
  });

  it('starts anew at another instance, and at a place that was never reached', async () => {
    const session = terminals.start({ script: 'echo here-$((1 + 1)); sleep 60' });
    const page = new Page(session);
    await page.shows('here-2');
    for (const resume of [
      { instance: 'another', seq: 1 },
      { instance: session.instance, seq: 1_000_000 },
    ]) {
      const back = new Page(session, { resume });
      await back.shows('here-2');
      expect(back.hello).toMatchObject({ lostBytes: 0, replayBytes: expect.any(Number) as number });
    }
  });

  it('takes the place of its old connection', async () => {
    const session = terminals.start();
    const before = new Page(session, { page: 'a' });
    const other = new Page(session, { page: 'b' });
    session.resize(before.client, { cols: 40, rows: 10 });
    session.resize(other.client, { cols: 90, rows: 30 });
    const back = new Page(session, { page: 'a' });
    session.resize(back.client, { cols: 70, rows: 20 });
    expect(before.closed).toEqual([closedReplaced]);
    expect(session.summary.attached).toBe(2);
    other.type('stty size\r');
    await other.shows('20 70');
  });
});

describe('a page that does not follow', () => {
  it('holds the program up, but not for long', async () => {
    const session = terminals.start({ script: numbered(400_000), stallMs: 300 });
    const page = new Page(session);
    const silent = new Page(session, { acks: false });
    page.type('\r');
    await page.shows('the-end');
    expect(silent.bytes).toBeLessThan(3 * mebibyte);
    // It was only slow: everything else comes as soon as it takes it, and is complete.
    silent.acks = true;
    silent.acknowledge();
    await silent.shows('the-end');
    expect(silent.messages.filter((message) => message.type === 'hello')).toHaveLength(1);
    expect(Buffer.concat(silent.output).length).toBe(silent.seq - silent.hello.seq);
  });

  it('gets a new screen when it takes something again after more than is kept', async () => {
    const session = terminals.start({
      script: numbered(200_000),
      stallMs: 50,
      keptBytes: mebibyte,
    });
    const page = new Page(session);
    const silent = new Page(session, { acks: false });
    page.type('\r');
    await page.shows('the-end');
    silent.acks = true;
    silent.acknowledge();
    await silent.shows('the-end');
    expect(silent.hello.lostBytes).toBeGreaterThan(mebibyte);
    expect(silent.seq).toBe(page.seq);
  });

  it('is not waited for when it confirms next to nothing', async () => {
    const session = terminals.start({ script: numbered(400_000), stallMs: 300 });
    const page = new Page(session);
    const slow = new Page(session, { acks: false });
    const trickle = setInterval(() => {
      session.acknowledge(slow.client, 1);
    }, 5);
    page.type('\r');
    await page.shows('the-end');
    clearInterval(trickle);
    expect(slow.bytes).toBeLessThan(3 * mebibyte);
  });

  it('is not waited for, nor sent more, when it confirms what it does not read', async () => {
    const session = terminals.start({ script: numbered(400_000), stallMs: 300 });
    const page = new Page(session);
    const deaf = new Page(session, { reads: false });
    const claims = setInterval(() => {
      session.acknowledge(deaf.client, mebibyte);
    }, 5);
    page.type('\r');
    await page.shows('the-end');
    clearInterval(claims);
    expect(deaf.bytes).toBeLessThan(3 * mebibyte);
  });

  it('is not waited for when it only watches', async () => {
    const session = terminals.start({ script: numbered(200_000), stallMs: 3_600_000 });
    const page = new Page(session);
    const watcher = new Page(session, { acks: false, canType: false });
    page.type('\r');
    await page.shows('the-end');
    expect(watcher.bytes).toBeLessThan(3 * mebibyte);
  });

  it('is not waited for when it says so', async () => {
    const session = terminals.start({ script: numbered(200_000), stallMs: 3_600_000 });
    const page = new Page(session);
    const hidden = new Page(session, { acks: false });
    session.setPace(hidden.client, false);
    page.type('\r');
    await page.shows('the-end');
  });

  it('does not matter to a program that nobody looks at', async () => {
    const session = terminals.start({
      script: `${numbered(400_000)}; exit 3`,
    });
    const page = new Page(session, { acks: false });
    page.type('\r\r');
    session.detach(page.client);
    await page.until(() => {
      expect(session.summary.running).toBe(false);
    });
    const late = new Page(session);
    await late.shows('ended with code 3');
    expect(late.text).toContain('the-end');
  });
});

describe('sizes', () => {
  it('stand in their place among the output, also for who comes back', async () => {
    const session = terminals.start({
      script: 'stty -echo; echo up; while read -r; do stty size; done',
    });
    const page = new Page(session);
    await page.shows('up');
    const { resume } = page.cut();
    const other = new Page(session);
    session.resize(other.client, { cols: 50, rows: 10 });
    other.type('\r');
    await other.shows('10 50');
    session.resize(other.client, { cols: 60, rows: 12 });
    other.type('\r');
    await other.shows('12 60');
    const back = new Page(session, { ...(resume !== undefined && { resume }) });
    await back.shows('12 60');
    const kinds = back.messages.filter((message) => message.type !== 'list');
    expect(kinds).toMatchObject([
      { type: 'hello', cols: 50, rows: 10, replayBytes: null },
      { type: 'size', cols: 60, rows: 12 },
    ]);
    expect(Buffer.concat(back.output).toString()).toBe('10 50\r\n12 60\r\n');
  });

  it('belong to a screen that is being made', async () => {
    const session = terminals.start({ script: 'stty -echo; echo up; read -r' });
    const first = new Page(session);
    await first.shows('up');
    const late = new Page(session);
    session.resize(first.client, { cols: 33, rows: 11 });
    await late.until(() => {
      expect(late.messages.map(({ type }) => type)).toEqual(['hello', 'size']);
    });
    expect(late.messages).toMatchObject([
      { cols: 80, rows: 24 },
      { cols: 33, rows: 11 },
    ]);
  });
});

it('shows who comes in the middle of a sequence the whole of it', async () => {
  const session = terminals.start({
    script: String.raw`stty -echo; printf 'a\e[3'; read -r; printf '1mred \xe6\xbc'; read -r; printf '\xa2\n'; read -r`,
  });
  const first = new Page(session);
  await first.shows('a\u001B[3');
  const second = new Page(session);
  await second.until(() => {
    expect(second.messages).not.toHaveLength(0);
  });
  first.type('\r');
  await first.shows('red');
  const third = new Page(session);
  await third.until(() => {
    expect(third.messages).not.toHaveLength(0);
  });
  first.type('\r');
  for (const page of [second, third]) {
    await page.until(() => {
      expect(page.text).toContain(Buffer.from('漢').toString('latin1'));
    });
    expect(await shown(page.text)).toBe(await shown('a\u001B[31mred 漢\r\n', 'utf8'));
  }
});

async function shown(text: string, encoding: 'latin1' | 'utf8' = 'latin1'): Promise<string> {
  const terminal = new headless.Terminal({ cols: 80, rows: 24, allowProposedApi: true });
  const serializer = new serialize.SerializeAddon();
  terminal.loadAddon(serializer);
  await new Promise<void>((resolve) => {
    terminal.write(Buffer.from(text, encoding), resolve);
  });
  return serializer.serialize();
}
