import type { Page } from '@playwright/test';
import { CutRelay } from './support/cut.relay.js';
import { expect, test } from './support/fixtures.js';
import { patience, SessionPage, startWorkshop } from './support/session-page.js';
import { linesSeen, watchLines } from './support/watch-lines.js';
import { titles } from './support/workshops.folder.js';

const lines = 280_000;
/** 20 MB of numbered lines over some seconds, so that there is a middle to cut. */
const numbered =
  `for i in $(seq 0 39); do seq -f "L%08.0f $(printf 'abcdefghij%.0s' 1 2 3 4 5 6)" ` +
  '$((i*7000+1)) $(((i+1)*7000)); sleep 0.1; done; echo "all of it: $((6 * 7))"';

for (const [name, cut] of [
  ['silent for 30 s', (relay: CutRelay) => relay.silentFor(30_000)],
  [
    'silent for 15 s and refused for 15 s',
    async (relay: CutRelay) => {
      await relay.silentFor(15_000);
      await relay.resetFor(15_000);
    },
  ],
] as const) {
  test(`a network ${name} in the middle of 20 MB loses and doubles nothing`, async ({
    playwright,
    launchOptions,
    launchpad,
  }) => {
    test.setTimeout(240_000);
    const relay = await CutRelay.to(launchpad.settings.port);
    const { args = [] } = launchOptions;
    // The addresses stay what they are; only the way to them is another.
    const rules = `MAP * 127.0.0.1:${String(relay.port)}`;
    const browser = await playwright.chromium.launch({
      ...launchOptions,
      args: [...args, `--host-resolver-rules=${rules}`],
    });
    try {
      const page = await browser.newPage({ baseURL: launchpad.url });
      await page.addInitScript(watchLines);
      const session = await startWorkshop(page, titles.shipped);
      await session.run('1', numbered);
      await expect.poll(async () => (await linesSeen(page)).bytes, patience).toBeGreaterThan(4e6);
      const before = await linesSeen(page);
      expect(before.lines).toBeLessThan(lines / 2);
      await cut(relay);
      await expect(session.screen('1')).toContainText('all of it: 42', { timeout: 60_000 });
      const after = await linesSeen(page);
      expect(after).toMatchObject({ lines, faults: [], painted: 1 });
      expect(after.resumed).toBeGreaterThan(0);
    } finally {
      await browser.close();
      await relay.close();
    }
  });
}

test('two browsers type into one terminal, and a size in one does not harm the other', async ({
  page,
  browser,
}) => {
  const one = await startWorkshop(page, titles.shipped);
  await one.expectOnScreen('1', '$');
  const context = await browser.newContext({ storageState: await page.context().storageState() });
  const tab = await context.newPage();
  await tab.goto(page.url());
  const other = await SessionPage.arrived(tab, titles.shipped);
  await one.run('1', 'WHO=one; clear');
  await other.run('1', 'echo "$WHO and other: $((6 * 7))"');
  for (const session of [one, other]) await session.expectOnScreen('1', 'one and other: 42');

  await one.run('1', 'for i in $(seq 1 2000); do echo "row $i of all the rows"; done');
  for (const width of [900, 1200, 800, 1280]) await tab.setViewportSize({ width, height: 700 });
  for (const session of [one, other]) await session.expectOnScreen('1', 'row 2000 of all the rows');
  await expect
    .poll(async () => [await rowsOf(tab), await rowsOf(page)].map((rows) => rows.join('\n').trim()))
    .toEqual(Array(2).fill((await rowsOf(page)).join('\n').trim()));
  await context.close();
});

test('what prints without end harms neither its page nor others', async ({ page, stranger }) => {
  const session = await startWorkshop(page, titles.shipped);
  const calm = await startWorkshop(stranger, titles.shipped);
  await session.run('1', 'yes');
  await session.expectOnScreen('1', /y\s*y\s*y/);
  await calm.run('1', 'echo "calm: $((6 * 7))"');
  await calm.expectOnScreen('1', 'calm: 42');
  await session.run('2', 'echo "beside: $((6 * 7))"');
  await session.expectOnScreen('2', 'beside: 42');
  await session.terminal('1').locator('.xterm').click();
  await page.keyboard.press('Control+c');
  await session.run('1', 'echo "over: $((6 * 7))"');
  await session.expectOnScreen('1', 'over: 42');
});

test('several lines are pasted only when that is wanted', async ({ page }) => {
  const session = await startWorkshop(page, titles.shipped);
  await session.expectOnScreen('1', '$');
  await paste(page, 'echo "one line: $((6 * 7))"');
  await page.keyboard.press('Enter');
  await session.expectOnScreen('1', 'one line: 42');

  const dialog = page.getByRole('dialog', { name: 'Paste 2 lines?' });
  await paste(page, 'echo first\necho second');
  await expect(dialog).toContainText('echo first');
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('textbox', { name: 'Terminal 1' })).toBeFocused();
  await expect(session.screen('1')).not.toContainText('echo first');

  await paste(page, 'echo "a: $((6 * 7))"\necho "b: $((5 * 5))"\n');
  await dialog.getByRole('checkbox', { name: 'Do not ask again' }).check();
  await dialog.getByRole('button', { name: 'Paste' }).click();
  await page.keyboard.press('Enter');
  await session.expectOnScreen('1', 'b: 25');

  await page.reload();
  await session.expectOnScreen('1', '$');
  await paste(page, 'echo "c: $((4 * 4))"\necho "d: $((3 * 3))"');
  await page.keyboard.press('Enter');
  await session.expectOnScreen('1', 'd: 9');
});

test('a terminal is searched, set and left without a mouse', async ({ page }) => {
  const session = await startWorkshop(page, titles.shipped);
  await session.run('1', 'for i in $(seq 1 300); do echo "needle $i"; done');
  await session.expectOnScreen('1', 'needle 300');
  await page.keyboard.press('Control+Shift+F');
  const search = session.terminal('1').getByRole('search');
  await page.keyboard.type('needle 17');
  await expect(search.getByRole('status')).toHaveText(/\d+ of 11/);
  await page.keyboard.press('Enter');
  await session.expectOnScreen('1', /needle 17/);
  await page.keyboard.press('Escape');
  await expect(search).toHaveCount(0);
  const input = page.getByRole('textbox', { name: 'Terminal 1' });
  await expect(input).toBeFocused();

  await page.keyboard.press('Control+=');
  await page.keyboard.press('Control+F6');
  await expect(page.getByRole('button', { name: 'Search in Terminal 1' })).toBeFocused();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  const settings = page.getByRole('dialog', { name: 'Settings of Terminal 1' });
  await expect(settings.locator('output')).toHaveText('14');
  await settings.getByRole('checkbox', { name: 'Screen reader support' }).focus();
  await page.keyboard.press('Space');
  await expect(session.terminal('1').locator('.xterm-accessibility')).toHaveCount(1);
  await page.keyboard.press('Escape');
  await expect(settings).toBeHidden();
});

test('terminals are added, named and closed for everybody, and have addresses of their own', async ({
  page,
  context,
}) => {
  const session = await startWorkshop(page, titles.shipped);
  await session.expectOnScreen('1', '$');
  const tab = await context.newPage();
  await tab.goto(new URL('/terminals/2', page.url()).href);
  await expect(tab.getByRole('region', { name: 'Terminal 2' })).toContainText('$', patience);
  await page.bringToFront();

  await page.getByRole('button', { name: 'New terminal' }).click();
  await session.run('3', 'echo "third: $((6 * 7))"');
  await session.expectOnScreen('3', 'third: 42');
  await page.getByRole('button', { name: 'Settings of Terminal 3' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill('Build');
  await page.getByRole('button', { name: 'Rename' }).click();
  await expect(page.getByRole('tab', { name: 'Build' })).toBeVisible();
  await page.keyboard.press('Escape');

  await page.getByRole('tab', { name: 'Terminal 1' }).click();
  await page.getByRole('button', { name: 'Settings of Terminal 2' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill('Second');
  await page.keyboard.press('Enter');
  await expect(tab.getByRole('region', { name: 'Second' })).toBeVisible();
  await expect(session.terminal('2')).toHaveCount(0);
  await page.keyboard.press('Escape');

  await page.getByRole('tab', { name: 'Build' }).click();
  await page.getByRole('button', { name: 'Close Build' }).click();
  await expect(page.getByRole('tablist', { name: 'Terminals' })).toHaveCount(0);
  await page.getByRole('button', { name: 'Close Second' }).click();
  await expect(tab.getByRole('status')).toHaveText('This terminal was closed.');
  await page.reload();
  await session.expectOnScreen('1', '$');
  await expect(page.getByRole('region', { name: 'Terminal' })).toHaveCount(1);
});

test('a narrow screen shows one terminal at a time', async ({ page }) => {
  const session = await startWorkshop(page, titles.shipped);
  await session.expectOnScreen('1', '$');
  await page.setViewportSize({ width: 390, height: 800 });
  await page.getByRole('tab', { name: 'Terminals' }).click();
  await expect(session.terminal('1')).toBeVisible();
  await expect(session.terminal('2')).toBeHidden();
  await page.getByRole('tab', { name: 'Terminal 1' }).focus();
  await page.keyboard.press('ArrowRight');
  await expect(session.terminal('2')).toBeVisible();
  await session.run('2', 'echo "narrow: $((6 * 7))"');
  await session.expectOnScreen('2', 'narrow: 42');
});

const rowsOf = (page: Page): Promise<string[]> =>
  page.getByRole('region', { name: 'Terminal 1' }).locator('.xterm-rows > div').allInnerTexts();

/** Gives the terminal what the clipboard would. */
async function paste(page: Page, text: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Terminal 1' }).evaluate((input, pasted) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', pasted);
    const event = { clipboardData, bubbles: true, cancelable: true };
    (input as HTMLElement).focus();
    input.dispatchEvent(new ClipboardEvent('paste', event));
  }, text);
}
