import type { Page } from '@playwright/test';
import { expect, test } from './support/fixtures.js';
import { patience, startWorkshop } from './support/session-page.js';
import { hasLabContent, labContentDir, titles } from './support/workshops.folder.js';

const pageCount = 23;

test('the content of another project opens page by page', async ({ page, pageFaults }) => {
  test.skip(!hasLabContent, `${labContentDir} is not there; LAB_CONTENT_DIR names another place`);
  const { notes } = await startWorkshop(page, titles.lab);
  const headings = new Set<string>();

  for (let number = 1; number <= pageCount; number += 1) {
    await expect(notes.getByText(`Page ${String(number)} of ${String(pageCount)}`)).toBeVisible(
      patience,
    );
    const article = notes.getByRole('article');
    await expect(article).not.toBeEmpty(patience);
    await expect(notes.getByRole('alert')).toHaveCount(0);
    expect(await servedHtml(page), 'variables are filled in').not.toMatch(/%[a-z_]+%/);
    headings.add(await article.innerText());
    if (number < pageCount) await notes.getByRole('button', { name: 'Next page' }).click();
  }

  expect(headings.size, 'pages that differ').toBe(pageCount);
  await notes.getByRole('button', { name: 'Finish Workshop' }).click();
  await expect(page.getByRole('dialog', { name: 'Finish the workshop?' })).toBeVisible();
  expect(pageFaults).toEqual([]);
});

/** The page as it came from the workspace: on screen, a percent sign that the author wrote as an entity looks the same. */
async function servedHtml(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const place = Number(/Page (\d+) of/.exec(document.body.innerText)?.[1]);
    const index = (await (await fetch('/api/notes')).json()) as { pages: { path: string }[] };
    const path = index.pages[place - 1]?.path ?? '';
    const answer = await fetch(`/api/notes/${path}`);
    return ((await answer.json()) as { html: string }).html;
  });
}
