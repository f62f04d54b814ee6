import { expectUsable, picture } from './support/appearance.js';
import { expect, test } from './support/fixtures.js';
import { patience, startWorkshop } from './support/session-page.js';
import { titles } from './support/workshops.folder.js';

test.setTimeout(150_000);

test('pages of the portal', async ({ page }) => {
  await page.goto('/');
  await expect(page.getByRole('button', { name: `Start ${titles.shipped}` })).toBeVisible(patience);
  await expectUsable(page, 'catalogue');

  await page.getByRole('link', { name: titles.shipped }).click();
  await expect(page.getByText('Your session lasts')).toBeVisible(patience);
  await expectUsable(page, 'workshop page');

  await page.goto('/?q=shell');
  await expect(page.getByText('1 workshop')).toBeVisible(patience);
  await picture(page, 'catalogue');

  await page.goto('/nowhere');
  await expect(page.getByRole('heading', { name: 'There is no such page' })).toBeVisible(patience);
  await expectUsable(page, 'not found');

  await page.goto('/operator/sign-in#wrong');
  await expect(page.getByRole('heading', { name: 'This link is no longer valid' })).toBeVisible(
    patience,
  );
  await expectUsable(page, 'operator sign-in that fails');
});

test('the operator’s page', async ({ operator }) => {
  await operator.goto('/operator');
  await expect(operator.getByRole('list', { name: 'Faults of broken' })).toBeVisible(patience);
  await expectUsable(operator, 'operator');
});

test('a session, from its pages to its end', async ({ page, stranger, launchpad }) => {
  const session = await startWorkshop(page, titles.shipped);
  await session.openPage('git/01-first-commit');
  await session.run('1', 'cd teahouse && ls -l && wc -l orders/*.csv');
  await session.run('2', 'git config --list --global');
  await session.expectOnScreen('1', 'total');
  await session.expectOnScreen('2', 'user.name');
  await expect(session.timeLeft).toBeVisible(patience);
  await picture(page, 'workshop');
  await page.emulateMedia({ colorScheme: 'dark' });
  await picture(page, 'workshop-dark');
  await expectUsable(page, 'session', session.notes.getByRole('article'));
  await page.setViewportSize({ width: 390, height: 844 });
  await expect(session.notes.getByRole('heading', { name: 'Your first commit' })).toBeVisible(
    patience,
  );
  await picture(page, 'phone');
  await page.setViewportSize({ width: 1280, height: 800 });

  await stranger.goto(page.url());
  await expectUsable(stranger, 'session of somebody else');

  await session.askToFinish();
  await expectUsable(page, 'finish dialog');
  await page.getByRole('button', { name: 'Finish and remove everything' }).click();
  await expect(page.getByRole('heading', { name: 'This session is over' })).toBeVisible(patience);
  await expectUsable(page, 'session host of an ended session');

  await page.goto(`${launchpad.url}/sessions/${session.id}`);
  await expect(page.getByText('You finished this session')).toBeVisible(patience);
  await expect(page.getByText('Everything in it has been removed.')).toBeVisible(patience);
  await picture(page, 'ended');
  await expectUsable(page, 'ended session');
});

test('my sessions, running and ended', async ({ page, launchpad }) => {
  const session = await startWorkshop(page, titles.failing);
  await session.expectOnScreen('1', '$');
  await session.finish();
  await expect(page.getByRole('heading', { name: 'This session is over' })).toBeVisible(patience);
  await page.goto(launchpad.url);
  await startWorkshop(page, titles.shipped);
  await page.goto(`${launchpad.url}/sessions`);
  await expect(page.getByRole('button', { name: `Resume ${titles.shipped}` })).toBeVisible(
    patience,
  );
  await expect(page.getByRole('heading', { name: 'Ended' })).toBeVisible(patience);
  await expectUsable(page, 'my sessions');
});
