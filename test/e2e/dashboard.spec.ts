import { readFile, writeFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import type { Locator, Page } from '@playwright/test';
import { expectUsable } from './support/appearance.js';
import { expect, test } from './support/fixtures.js';
import { patience, SessionPage, startWorkshop } from './support/session-page.js';
import { tabTo } from './support/tab-to.js';
import { titles } from './support/workshops.folder.js';

test.setTimeout(120_000);

const tab = (page: Page, name: string): Locator => page.getByRole('tab', { name, exact: true });
const dialog = (page: Page, name: string): Locator => page.getByRole('dialog', { name });
const note = ({ notes }: SessionPage, name: string): Locator =>
  notes.getByRole('heading', { level: 1, name });

/** Drags a file from the desktop, which no page can do by itself. */
async function dropFile(target: Locator, file: string): Promise<void> {
  const page = target.page();
  const { x = 0, y = 0 } = (await target.boundingBox()) ?? {};
  const browser = await page.context().newCDPSession(page);
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await browser.send('Input.dispatchDragEvent', {
      type,
      x: x + 20,
      y: y + 20,
      data: { items: [], files: [file], dragOperationsMask: 1 },
    });
  }
  await browser.detach();
}

test('keyboard alone, from landing to finish', async ({ page }) => {
  await page.goto('/');
  const start = page.getByRole('button', { name: `Start ${titles.dashboard}` });
  await expect(start).toBeVisible(patience);
  await tabTo(page, start);
  await page.keyboard.press('Enter');
  const session = await SessionPage.arrived(page, titles.dashboard);
  await session.expectOnScreen('2', '$');

  await test.step('into a terminal by a block, and out of it again', async () => {
    await tabTo(page, session.block('second').getByRole('button'));
    await page.keyboard.press('Enter');
    await session.expectOnScreen('2', 'second: 42');
    await expect(page.getByRole('textbox', { name: 'Terminal 2' })).toBeFocused();
    await page.keyboard.press('Tab');
    await expect(page.getByRole('textbox', { name: 'Terminal 2' })).toBeFocused();
    await page.keyboard.press('Control+F6');
    await expect(page.getByRole('textbox', { name: 'Terminal 2' })).not.toBeFocused();
  });

  await test.step('through the notes', async () => {
    const search = session.notes.getByRole('searchbox');
    await page.keyboard.press('/');
    await expect(search).toBeFocused(patience);
    await page.keyboard.press('Escape');
    await expect(search).toHaveCount(0);
    await tabTo(page, session.notes.getByRole('button', { name: 'Next page' }));
    await page.keyboard.press('Enter');
    await expect(note(session, 'A long page')).toBeVisible(patience);
    await expect(session.notes.getByRole('article')).toBeFocused();
    await tabTo(page, session.notes.getByRole('button', { name: 'Continue' }));
    await page.keyboard.press('Enter');
    await expect(note(session, 'The end')).toBeVisible(patience);
  });

  await test.step('to the end', async () => {
    await tabTo(page, session.notes.getByRole('button', { name: 'Finish' }));
    await page.keyboard.press('Enter');
    await expect(dialog(page, 'Finish the workshop?')).toBeVisible(patience);
    await page.keyboard.press('Escape');
    await expect(session.notes.getByRole('button', { name: 'Finish' })).toBeFocused();
    await page.keyboard.press('Enter');
    await tabTo(page, page.getByRole('button', { name: 'Finish and remove everything' }));
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { name: 'This session is over' })).toBeVisible(patience);
  });
});

test('tabs of the work area stay as they were left', async ({ page, pageFaults }) => {
  const session = await startWorkshop(page, titles.dashboard);
  await session.run('1', 'echo "first: $((6 * 7))"');
  await session.expectOnScreen('1', 'first: 42');

  await tab(page, 'Slides').click();
  const slide = page.frameLocator('iframe').getByRole('heading');
  await expect(slide).toHaveText('First slide, with a script', patience);
  await expect(session.terminal('1')).toBeHidden();
  await expectUsable(page, 'slides', page.getByRole('tabpanel', { name: 'Slides' }));

  await test.step('a block brings the terminals to the front', async () => {
    await session.block('second').getByRole('button').click();
    await expect(tab(page, 'Terminals')).toHaveAttribute('aria-selected', 'true');
    await session.expectOnScreen('2', 'second: 42');
    await expect(page.getByRole('textbox', { name: 'Terminal 2' })).toBeFocused();
    await session.expectOnScreen('1', 'first: 42');
  });

  await test.step('a reload shows the tab that was in front', async () => {
    await tab(page, 'Slides').click();
    await page.reload();
    await expect(tab(page, 'Slides')).toHaveAttribute('aria-selected', 'true', patience);
    await expect(slide).toBeVisible(patience);
  });

  const [alone] = await Promise.all([
    page.context().waitForEvent('page'),
    page.getByRole('link', { name: 'Open in a new tab' }).click(),
  ]);
  await expect(alone.getByRole('heading')).toHaveText('First slide, with a script', patience);
  expect(pageFaults).toEqual([]);
});

test('rows 41 and 42: gutters are moved with keys, and remembered', async ({ page }) => {
  await startWorkshop(page, titles.dashboard);
  const gutter = page.getByRole('separator', { name: 'Width of the notes' });
  const share = async (): Promise<number> => Number(await gutter.getAttribute('aria-valuenow'));
  await expect.poll(share, patience).toBeCloseTo(35, 0);
  await gutter.focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await expect.poll(share).toBeGreaterThan(40);
  const moved = await share();
  await page.reload();
  await expect.poll(share, patience).toBeCloseTo(moved, 0);
  // A narrow screen in between takes nothing away.
  await page.setViewportSize({ width: 390, height: 844 });
  await expect(gutter).toBeHidden();
  await page.setViewportSize({ width: 1280, height: 800 });
  await expect.poll(share, patience).toBeCloseTo(moved, 0);
});

test('a phone shows one thing at a time', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  const session = await startWorkshop(page, titles.dashboard);
  await expect(note(session, 'Welcome')).toBeVisible(patience);
  await expect(session.terminal('1')).toBeHidden();
  await session.block('second').getByRole('button').click();
  await expect(note(session, 'Welcome')).toBeHidden();
  await session.expectOnScreen('2', 'second: 42');
  await tab(page, 'Files').click();
  await expect(page.getByRole('button', { name: 'Upload', exact: true })).toBeVisible(patience);
  await expectUsable(page, 'files');
  await page.setViewportSize({ width: 390, height: 844 });
  await tab(page, 'Notes').click();
  await expect(note(session, 'Welcome')).toBeVisible();
});

test('files come in and go out', async ({ page }, testInfo) => {
  const session = await startWorkshop(page, titles.dashboard);
  await session.expectOnScreen('1', '$');
  await tab(page, 'Files').click();
  const files = page.getByRole('tabpanel', { name: 'Files' });
  const upload = async (...given: readonly { name: string; text: string }[]): Promise<void> => {
    const choosing = page.waitForEvent('filechooser');
    await files.getByRole('button', { name: 'Upload', exact: true }).click();
    await (
      await choosing
    ).setFiles(
      given.map(({ name, text }) => ({
        name,
        mimeType: 'text/plain',
        buffer: Buffer.from(text),
      })),
    );
  };
  const content = async (link: Locator): Promise<Buffer> => {
    const downloading = page.waitForEvent('download');
    await link.click();
    return readFile(await (await downloading).path());
  };

  await upload({ name: 'my notes.txt', text: 'brought along' });
  const link = files.getByRole('link', { name: 'my notes.txt (download)' });
  await expect(link).toBeVisible(patience);
  expect((await content(link)).toString()).toBe('brought along');

  await upload({ name: 'my notes.txt', text: 'and again' });
  await dialog(page, 'Replace this file?').getByRole('button', { name: 'Replace' }).click();
  await expect(files.getByText('2 files uploaded')).toBeAttached(patience);
  expect((await content(link)).toString()).toBe('and again');

  await test.step('dropped on the list', async () => {
    const file = testInfo.outputPath('dropped.txt');
    await writeFile(file, 'dropped');
    await dropFile(files.getByRole('table'), file);
    await expect(files.getByRole('link', { name: 'dropped.txt (download)' })).toBeVisible(patience);
  });

  const archive = gunzipSync(await content(files.getByRole('link', { name: 'Download all' })));
  expect(archive.toString('latin1')).toContain('and again');
  await tab(page, 'Terminals').click();
  await session.run('1', 'cat my\\ notes.txt dropped.txt');
  await session.expectOnScreen('1', 'and againdropped');
});

test('a step is checked, and counted', async ({ page }) => {
  const session = await startWorkshop(page, titles.dashboard);
  const step = session.notes.getByRole('group', { name: 'There is a file called tidy' });
  await step.getByRole('button', { name: 'Check' }).click();
  await expect(step).toContainText('Not there yet', patience);
  await expect(step).toContainText('no tidy yet');
  await expect(session.notes.getByText('0 of 1 steps done')).toBeVisible();
  await expectUsable(page, 'failed check', session.notes.getByRole('article'));
  await session.run('1', 'touch ~/tidy');
  await step.getByRole('button', { name: 'Check again' }).click();
  await expect(step).toContainText('Passed', patience);
  await expect(session.notes.getByText('1 of 1 steps done')).toBeVisible();
});

test('history, headings and search lead to the right place', async ({ page }) => {
  const session = await startWorkshop(page, titles.dashboard);
  const scroller = session.notes.locator('.notes-scroll');
  const top = (): Promise<number> => scroller.evaluate((element) => element.scrollTop);
  const middle = session.notes.getByRole('heading', { name: 'The middle' });

  await session.notes.getByRole('link', { name: 'Straight to the middle' }).click();
  await expect(middle).toBeInViewport(patience);
  expect(new URL(page.url()).hash).toBe('#the-middle');
  await scroller.evaluate((element) => element.scrollTo(0, 300));
  await expect.poll(top).toBe(300);
  await session.notes.getByRole('button', { name: 'Next page' }).click();
  await expect(note(session, 'The end')).toBeVisible(patience);
  await page.goBack();
  await expect(note(session, 'A long page')).toBeAttached(patience);
  await expect.poll(top, patience).toBe(300);
  await page.goBack();
  await expect(note(session, 'Welcome')).toBeVisible(patience);
  await page.goForward();
  await expect.poll(top, patience).toBe(300);
  await page.reload();
  await expect.poll(top, patience).toBe(300);

  await page.keyboard.press('Control+k');
  await page.keyboard.type('that is all');
  const found = session.notes.getByRole('search').getByRole('link', { name: /^The end/ });
  await expect(found).toBeVisible(patience);
  await expectUsable(page, 'search', session.notes.getByRole('search'));
  await found.click();
  await expect(note(session, 'The end')).toBeVisible(patience);
});

test('notes are printed alone, one page or all', async ({ page }) => {
  const session = await startWorkshop(page, titles.dashboard);
  await expect(note(session, 'Welcome')).toBeVisible(patience);
  await page.emulateMedia({ media: 'print' });
  await expect(session.terminal('1')).toBeHidden();
  await expect(page.getByRole('banner')).toBeHidden();
  await expect(note(session, 'Welcome')).toBeVisible();
  await page.emulateMedia({ media: 'screen' });

  await session.notes.getByRole('button', { name: 'More about the notes' }).click();
  await session.notes.getByRole('button', { name: 'Print all pages…' }).click();
  const all = dialog(page, 'All pages');
  await expect(all.getByText('All 3 pages')).toBeVisible(patience);
  await expect(all.getByRole('heading', { level: 1 })).toHaveText([
    'Welcome',
    'A long page',
    'The end',
  ]);
  await page.emulateMedia({ media: 'print' });
  await expect(session.notes).toBeHidden();
  await expect(all.getByRole('heading', { name: 'The end' })).toBeVisible();
  await expect(all.getByRole('button', { name: 'Close' })).toBeHidden();
  await page.emulateMedia({ media: 'screen' });
  await all.getByRole('button', { name: 'Close' }).click();
  await expect(session.notes.getByRole('button', { name: 'More about the notes' })).toBeFocused();
});
