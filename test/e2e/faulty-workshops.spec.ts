import { expect, test } from './support/fixtures.js';
import { patience, startWorkshop } from './support/session-page.js';
import { titles } from './support/workshops.folder.js';

test('a setup that fails says what failed, and the session works', async ({ page }) => {
  const session = await startWorkshop(page, titles.failing);
  const notice = session.notes.getByRole('alert');
  await expect(notice).toContainText('could not be prepared completely', patience);
  await expect(notice).toContainText('ended with exit code 3');
  await notice.getByText('What it printed').click();
  await expect(notice).toContainText('no such exercise');
  await session.run('1', 'echo "works: $((6 * 7))"');
  await session.expectOnScreen('1', 'works: 42');
});

test('a setup that hangs does not keep the learner waiting', async ({ page }) => {
  const session = await startWorkshop(page, titles.hanging);
  await expect(session.notes.getByText('Preparing the workshop…')).toBeVisible(patience);
  await session.run('1', 'echo "works: $((6 * 7))"');
  await session.expectOnScreen('1', 'works: 42');
});

test('a definition that is wrong keeps only its own workshop out', async ({ page, operator }) => {
  await page.goto('/');
  await expect(page.getByRole('button', { name: `Start ${titles.shipped}` })).toBeVisible(patience);
  await expect(page.getByRole('heading', { name: 'Broken' })).toHaveCount(0);

  await operator.goto('/operator');
  const faults = operator.getByRole('list', { name: 'Faults of broken' }).getByRole('listitem');
  await expect(faults).toHaveText(
    [
      /workshop\.yaml: ttl must be a length of time/,
      /workshop\.yaml: terminals must be one of none, one, split, three or a whole number/,
      /broken\/ holds no page/,
    ],
    patience,
  );
  await expect(operator.getByText(titles.short, { exact: false })).toHaveCount(0);
});

test('a workshop that needs a cluster says so where there is none, and can be tried again', async ({
  page,
}) => {
  await page.goto('/');
  await page.getByRole('button', { name: `Start ${titles.cluster}` }).click();
  const notice = page.getByRole('status').filter({ hasText: 'This workshop needs a cluster' });
  await expect(notice).toContainText(
    'for a namespace with edit rights (access), and this Launchpad runs without one.',
    patience,
  );
  const first = page.url();
  await page.getByRole('button', { name: `Start again ${titles.cluster}` }).click();
  await expect.poll(() => page.url(), patience).not.toBe(first);
  await expect(notice).toContainText('for a namespace with edit rights (access)', patience);
});

test('the operator’s link works once', async ({ operator, stranger, launchpad }) => {
  await operator.goto('/operator');
  await expect(operator.getByRole('heading', { name: 'How it is doing' })).toBeVisible(patience);

  await stranger.goto(launchpad.operatorUrl);
  await expect(stranger.getByRole('heading', { name: 'This link is no longer valid' })).toBeVisible(
    patience,
  );
  await stranger.goto('/operator');
  await expect(stranger.getByRole('heading', { name: 'This page is for operators' })).toBeVisible(
    patience,
  );
});
