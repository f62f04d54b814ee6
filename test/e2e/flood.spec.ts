import { expect, test } from './support/fixtures.js';
import { startWorkshop } from './support/session-page.js';
import { titles } from './support/workshops.folder.js';

const floodMs = 120_000;

test('a terminal that is flooded disturbs neither its page nor anybody else', async ({
  page,
  stranger,
}) => {
  test.setTimeout(floodMs + 60_000);
  const flooded = await startWorkshop(page, titles.shipped);
  const calm = await startWorkshop(stranger, titles.shipped);
  await calm.expectOnScreen('1', '$');
  await flooded.run('1', 'yes "$(seq -s " " 30)" | head -c 50M; echo "end: $((6 * 7))"');
  await flooded.expectOnScreen('1', '28 29 30');

  // Each of these has to be answered in the middle of it.
  const contents = flooded.notes.getByRole('button', { name: 'Contents', exact: true });
  await contents.click({ timeout: 10_000 });
  await expect(flooded.notes.getByRole('navigation', { name: 'Contents' })).toBeVisible();
  await flooded.run('2', 'echo "here: $((6 * 7))"');
  await flooded.expectOnScreen('2', 'here: 42');
  await calm.run('1', 'echo "there: $((6 * 7))"');
  await calm.expectOnScreen('1', 'there: 42');

  await expect(flooded.screen('1')).toContainText('end: 42', { timeout: floodMs });
});
