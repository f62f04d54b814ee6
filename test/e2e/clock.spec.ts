import { expect, test } from './support/fixtures.js';
import { leftovers } from './support/leftovers.js';
import { patience, startWorkshop } from './support/session-page.js';
import { titles } from './support/workshops.folder.js';

test('a session ends with its clock, and nothing of it stays', async ({ page, launchpad }) => {
  const session = await startWorkshop(page, titles.short);
  await session.run('1', 'sleep 3600 &');
  await expect(page.getByText(/^This session ends in 0:\d\d/)).toBeVisible(patience);
  await expect(page.getByRole('button', { name: /^Extend/ })).toHaveCount(0);

  await expect(page.getByRole('heading', { name: 'This session is over' })).toBeVisible({
    timeout: 45_000,
  });
  await expect(page.getByText('Its time was up.')).toBeVisible();
  await expect(page.getByRole('link', { name: 'Start again' })).toBeVisible();
  await expect.poll(() => leftovers(launchpad.settings.dataDir, session.id), patience).toEqual([]);
  const { request } = page.context();
  const answer = await request.get(`${launchpad.url}/api/v1/sessions/${session.id}`);
  expect(await answer.json()).toMatchObject({ state: 'ended', endReason: 'expired' });

  await page.goto(`${launchpad.url}/sessions/${session.id}`);
  await expect(page.getByText('The time was up')).toBeVisible(patience);
  await expect(page.getByRole('button', { name: `Start again ${titles.short}` })).toBeVisible();
});
