import { expect, test } from './support/fixtures.js';

const setupLimitMs = 120_000;

test('a setup that hangs is stopped in the end, and the page says so', async ({
  hangingSession,
}) => {
  test.setTimeout(setupLimitMs + 60_000);
  await expect(hangingSession.notes.getByRole('alert')).toContainText('stopped after 120 seconds', {
    timeout: setupLimitMs + 30_000,
  });
  await hangingSession.run('1', 'echo "works: $((6 * 7))"');
  await hangingSession.expectOnScreen('1', 'works: 42');
});
