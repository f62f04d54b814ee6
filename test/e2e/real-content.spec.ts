import { readFile } from 'node:fs/promises';
import type { Locator } from '@playwright/test';
import { expect, test } from './support/fixtures.js';
import { patience, startWorkshop } from './support/session-page.js';
import { hasLabContent, labContentDir, titles } from './support/workshops.folder.js';

const pageCount = 23;
const firstPage = 'workshop-overview';

test('the content of another project opens page by page', async ({ page, pageFaults }) => {
  test.skip(!hasLabContent, `${labContentDir} is not there; LAB_CONTENT_DIR names another place`);
  const { notes } = await startWorkshop(page, titles.lab);
  const seen = new Set(['']);

  for (let number = 1; number <= pageCount; number += 1) {
    await expect(notes.getByText(`Page ${String(number)} of ${String(pageCount)}`)).toBeVisible(
      patience,
    );
    const article = notes.getByRole('article');
    // The page before stays on screen until this one is there.
    await expect
      .poll(
        async () => (seen.has(await article.innerText()) ? 'the page before' : 'another'),
        patience,
      )
      .toBe('another');
    seen.add(await article.innerText());
    await expect(notes.getByRole('alert')).toHaveCount(0);
    const { pathname } = new URL(page.url());
    expect(await unresolved(article), pathname).toBe(
      await meantLiterally(number === 1 ? firstPage : pathname.replace('/notes/', '')),
    );
    if (number < pageCount) await notes.getByRole('button', { name: 'Next page' }).click();
  }

  await notes.getByRole('button', { name: 'Finish' }).click();
  await expect(page.getByRole('dialog', { name: 'Finish the workshop?' })).toBeVisible();
  expect(pageFaults).toEqual([]);
});

/** How often a variable is left in the page as `%name%`, on screen or in an address. */
async function unresolved(article: Locator): Promise<number> {
  const addresses = await article
    .locator('[href], [src]')
    .evaluateAll((all) => all.map((one) => one.getAttribute('href') ?? one.getAttribute('src')));
  const text = [await article.innerText(), ...addresses].join('\n');
  return (text.match(/%[a-z_]+%/g) ?? []).length;
}

/** How often the author writes `%name%` on purpose, with entities, to speak of variables. */
async function meantLiterally(path: string): Promise<number> {
  const file = `${labContentDir}/workshop/content/${path}.md`;
  return ((await readFile(file, 'utf8')).match(/&percnt;[a-z_]+&percnt;/g) ?? []).length;
}
