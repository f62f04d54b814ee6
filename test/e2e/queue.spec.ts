import { expectUsable, picture } from './support/appearance.js';
import { expect, newPerson, test, withLaunchpad } from './support/fixtures.js';
import { patience, SessionPage, startWorkshop } from './support/session-page.js';
import { titles } from './support/workshops.folder.js';

test('whoever comes when all places are taken waits in turn', async ({ browser, workshopsDir }) => {
  test.setTimeout(150_000);
  await withLaunchpad({ workshopsDir, maxSessions: 1 }, async ({ url }) => {
    const [first, second, third] = await Promise.all([1, 2, 3].map(() => newPerson(browser, url)));
    if (first === undefined || second === undefined || third === undefined) throw new Error();
    const session = await startWorkshop(first, titles.shipped);
    for (const page of [second, third]) {
      await page.goto('/');
      await page.getByRole('button', { name: `Start ${titles.shipped}` }).click();
      await expect(page.getByText('Waiting for a place')).toBeVisible(patience);
    }
    await expect(second.getByText('You are next.')).toBeVisible(patience);
    await expect(third.getByText('1 ahead of you.')).toBeVisible(patience);
    await picture(third, 'waiting-room');
    await expectUsable(third, 'waiting room');

    await session.finish();
    await SessionPage.arrived(second, titles.shipped);
    await expect(third.getByText('You are next.')).toBeVisible(patience);
    await Promise.all([first, second, third].map((page) => page.context().close()));
  });
});
