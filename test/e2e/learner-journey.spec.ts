import { expect, test } from './support/fixtures.js';
import { leftovers } from './support/leftovers.js';
import { patience, SessionPage, startWorkshop } from './support/session-page.js';
import { titles } from './support/workshops.folder.js';

test.use({ permissions: ['clipboard-read', 'clipboard-write'] });

test('the waiting room names what is being done, then leads in by itself', async ({ page }) => {
  // Held back, so that the way in is still on screen when it is looked at.
  let letIn = (): void => undefined;
  const asked = new Promise<void>((resolve) => {
    letIn = resolve;
  });
  await page.route('**/api/v1/sessions/*/open', async (route) => {
    await asked;
    await route.continue();
  });
  await page.goto('/');
  await page.getByRole('button', { name: `Start ${titles.shipped}` }).click();
  await expect(page.getByRole('heading', { level: 1, name: titles.shipped })).toBeVisible(patience);
  await expect(page.locator('[aria-current=step]')).toContainText('Go in', patience);
  const step = page.getByRole('listitem').filter({ hasText: 'Prepare your workspace' });
  await expect(step.getByRole('listitem').first()).toContainText('Preparing your files', patience);
  letIn();
  await SessionPage.arrived(page, titles.shipped);
});

test('a learner works, comes back, stays longer and finishes', async ({ page, launchpad }) => {
  const session = await startWorkshop(page, titles.shipped);

  await test.step('blocks run in the terminal they name', async () => {
    await session.expectOnScreen('1', '$');
    await session.expectOnScreen('2', '$');
    await session.block('Hello from the shell').getByRole('button').click();
    await session.expectOnScreen('1', /"Hello from the shell"\s*Hello from the shell/);
    await session.block('down here').getByRole('button').click();
    await session.expectOnScreen('2', /down here"\s*And hello from down here/);
    await expect(session.screen('1')).not.toContainText('down here');
  });

  await test.step('a reload keeps the shell', async () => {
    await session.run('1', 'export KEPT=$((6 * 7))');
    await page.reload();
    await session.run('1', 'echo "kept: $KEPT"');
    await session.expectOnScreen('1', 'kept: 42');
  });

  await test.step('a copied block keeps its lines', async () => {
    await session.openPage('shell/03-pipes-and-redirection');
    const block = session.block('for day in monday');
    await block.getByRole('button', { name: 'Copy' }).click();
    await expect(block).toContainText('Copied', patience);
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    expect(copied.split('\n')).toEqual([
      'for day in monday tuesday wednesday thursday friday; do',
      '  echo "$day: $(wc -l < orders/$day.csv) orders"',
      'done',
    ]);
  });

  await test.step('extending moves the clock', async () => {
    await expect(session.timeLeft).toBeVisible(patience);
    const before = await session.secondsLeft();
    await page.getByRole('button', { name: /^Extend/ }).click();
    await expect.poll(() => session.secondsLeft(), patience).toBeGreaterThan(before + 1500);
  });

  await test.step('finishing leaves nothing behind, and offers a new start', async () => {
    expect(await leftovers(launchpad.settings.dataDir, session.id)).not.toEqual([]);
    await session.finish();
    await expect(page.getByRole('heading', { name: 'This session is over' })).toBeVisible(patience);
    await expect(page.getByRole('link', { name: 'Start again' })).toBeVisible();
    await expect
      .poll(() => leftovers(launchpad.settings.dataDir, session.id), patience)
      .toEqual([]);
    const answer = await page.request.get(`${launchpad.url}/api/v1/sessions/${session.id}`);
    expect(await answer.json()).toMatchObject({ state: 'ended', endReason: 'finished' });
    await page.getByRole('link', { name: 'Start again' }).click();
    await expect(page.getByRole('button', { name: `Start ${titles.shipped}` })).toBeVisible(
      patience,
    );
  });
});
