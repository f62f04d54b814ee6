import { expect, test } from './support/fixtures.js';
import { patience, SessionPage } from './support/session-page.js';
import { tabTo } from './support/tab-to.js';
import { titles } from './support/workshops.folder.js';

test('from the catalogue to a command without a mouse', async ({ page }) => {
  await page.goto('/');
  const start = page.getByRole('button', { name: `Start ${titles.shipped}` });
  await expect(start).toBeVisible(patience);
  await tabTo(page, start);
  await page.keyboard.press('Enter');

  const session = await SessionPage.arrived(page, titles.shipped);
  await session.expectOnScreen('1', '$');
  await tabTo(page, session.block('Hello from the shell').getByRole('button'));
  await page.keyboard.press('Enter');
  await session.expectOnScreen('1', /"Hello from the shell"\s*Hello from the shell/);

  // The block has put the focus where its command ran.
  await expect(page.getByRole('textbox', { name: 'Terminal 1' })).toBeFocused();
  await page.keyboard.type('echo "typed: $((6 * 7))"');
  await page.keyboard.press('Enter');
  await session.expectOnScreen('1', 'typed: 42');
});
