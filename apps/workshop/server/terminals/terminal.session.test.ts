import { afterEach, expect, it, vi } from 'vitest';
import { Page, Terminals } from './fixtures/terminal-page.js';

// Real shells on a machine that may be busy.
vi.setConfig({ testTimeout: 60_000 });

const terminals = new Terminals();
afterEach(() => {
  terminals.close();
});

it('is one shell for everybody, and late-comers see the screen as it is', async () => {
  const session = terminals.start();
  const first = new Page(session);
  first.type('echo $((40 + 2))\r');
  await first.shows('42');
  const second = new Page(session);
  await second.shows('42');
  expect(second.messages[0]).toMatchObject({ type: 'hello', cols: 80, rows: 24 });
  second.type('echo from-$((1 + 1))\r');
  await first.shows('from-2');
});

it('keeps the shell when everybody leaves', async () => {
  const session = terminals.start();
  const first = new Page(session);
  first.type('x=kept; echo set-$((1 + 1))\r');
  await first.shows('set-2');
  session.detach(first.client);
  const again = new Page(session);
  again.type('echo $x-still\r');
  await again.shows('kept-still');
});

it('takes no input from who may only watch', async () => {
  const session = terminals.start();
  const watcher = new Page(session, { canType: false });
  const owner = new Page(session);
  watcher.type('echo intruder\r');
  owner.type('echo done-$((1 + 1))\r');
  await watcher.shows('done-2');
  expect(watcher.text).not.toContain('intruder');
});

it('has the size that fits the smallest page of those that may type', async () => {
  const session = terminals.start();
  const large = new Page(session);
  const small = new Page(session);
  const watcher = new Page(session, { canType: false });
  session.resize(watcher.client, { cols: 20, rows: 5 });
  session.resize(large.client, { cols: 120, rows: 40 });
  session.resize(small.client, { cols: 60, rows: 50 });
  large.type('stty size\r');
  await large.shows('40 60');
  session.detach(small.client);
  expect(large.messages.at(-1)).toEqual({ type: 'size', cols: 120, rows: 40 });
  large.type('stty size\r');
  await large.shows('40 120');
  session.detach(large.client);
  expect(watcher.messages.at(-1)).toEqual({ type: 'size', cols: 20, rows: 5 });
});

it('says that the shell ended, and starts it again on Enter', async () => {
  const session = terminals.start();
  const page = new Page(session);
  const before = session.pid;
  page.type('exit 3\r');
  await page.shows('ended with code 3');
  expect(page.messages).toContainEqual({ type: 'exit', code: 3 });
  page.type('x');
  expect(session.pid).toBeUndefined();
  page.type('\r');
  page.type('echo back-$((1 + 1))\r');
  await page.shows('back-2');
  expect(session.pid).not.toBe(before);
});

it('outlives a shell that cannot be started, says so, and tries again on Enter', async () => {
  let failure: string | undefined = 'forkpty(3) failed.';
  const session = terminals.start({ startFails: () => failure });
  const page = new Page(session);
  await page.shows('could not be started: forkpty(3) failed. Press Enter to try again.');
  expect(session.summary.running).toBe(false);
  page.type('\r');
  failure = undefined;
  page.type('\r');
  page.type('echo up-$((1 + 1))\r');
  await page.shows('up-2');
});

it('answers what a program asks of the terminal, once, whoever looks on', async () => {
  const session = terminals.start({
    script: String.raw`stty raw -echo; printf '\e[6n'; sleep 0.3; dd bs=64 count=1 2>/dev/null | od -An -c; sleep 60`,
  });
  const pages = [new Page(session), new Page(session)];
  await pages[0]?.shows('R');
  expect(pages[0]?.text.match(/033/g)).toHaveLength(1);
});

it('passes 50 MB on, and all of it', async () => {
  const session = terminals.start({
    script: `head -c 50000000 /dev/zero | tr '\\0' 'x'; echo; echo flood-$((1 + 1)); sleep 60`,
  });
  const page = new Page(session);
  await vi.waitFor(
    () => {
      expect(page.text).toContain('flood-2');
    },
    { timeout: 50_000 },
  );
  expect(page.bytes).toBeGreaterThan(50_000_000);
});

it('holds input that a program does not read, without standing still', async () => {
  const session = terminals.start({
    script: 'stty raw -echo; echo up; read -r -t 1 < <(sleep 1); cat | wc -c & sleep 60',
  });
  const page = new Page(session);
  await page.shows('up');
  for (let sent = 0; sent < 3; sent += 1) page.type('a'.repeat(512 * 1024));
  expect(page.inputPaused).toBe(true);
});
