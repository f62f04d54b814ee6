import { expect, test } from './support/fixtures.js';
import { patience, SessionPage, startWorkshop } from './support/session-page.js';
import { titles } from './support/workshops.folder.js';

test('two tabs show and share the same terminals', async ({ page, context }) => {
  const one = await startWorkshop(page, titles.shipped);
  await one.run('1', 'export FROM=one');
  const tab = await context.newPage();
  await tab.goto(page.url());
  const other = await SessionPage.arrived(tab, titles.shipped);
  await other.run('1', 'echo "from tab $FROM: $((6 * 7))"');
  for (const session of [one, other]) await session.expectOnScreen('1', 'from tab one: 42');
  await one.run('1', 'echo "both: $((5 * 5))"');
  for (const session of [one, other]) await session.expectOnScreen('1', 'both: 25');
});

test('nobody else gets in with the address alone', async ({ page, stranger, launchpad }) => {
  const session = await startWorkshop(page, titles.shipped);

  const answer = await stranger.goto(page.url());
  expect(answer?.status()).toBe(404);
  await expect(
    stranger.getByRole('heading', { name: 'This session is not open in this browser' }),
  ).toBeVisible();
  await expect(stranger.locator('.xterm')).toHaveCount(0);

  await stranger.goto(`${launchpad.url}/sessions/${session.id}`);
  await expect(stranger.getByRole('heading', { name: 'There is no such session' })).toBeVisible(
    patience,
  );
  const { request } = stranger.context();
  const looked = await request.get(`/api/v1/sessions/${session.id}`);
  const unknown = await request.get(`/api/v1/sessions/${'a'.repeat(session.id.length)}`);
  expect([looked.status(), unknown.status()]).toEqual([404, 404]);
});
