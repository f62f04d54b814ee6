import { expect, newPerson, test } from './support/fixtures.js';
import { freePort, LaunchpadProcess } from './support/launchpad.process.js';
import { patience, SessionPage, startWorkshop } from './support/session-page.js';
import { titles } from './support/workshops.folder.js';

test('Ctrl-C and another start: sessions and their files are still there', async ({
  browser,
  workshopsDir,
}, testInfo) => {
  test.setTimeout(240_000);
  const settings = {
    workshopsDir,
    dataDir: testInfo.outputPath('data'),
    port: await freePort(),
    throughNpm: true,
  };
  let launchpad = await LaunchpadProcess.start(settings);
  try {
    const page = await newPerson(browser, launchpad.url);
    const session = await startWorkshop(page, titles.shipped);
    await session.run('1', 'echo "kept: $((6 * 7))" > ~/note.txt; cat ~/note.txt');
    await session.expectOnScreen('1', 'kept: 42');

    await launchpad.stop();
    await expect(session.terminal('1').getByRole('status')).toHaveText('Reconnecting…', patience);
    launchpad = await LaunchpadProcess.start(settings);

    await page.goto('/');
    await page.getByRole('button', { name: `Resume ${titles.shipped}` }).click(patience);
    const resumed = await SessionPage.arrived(page, titles.shipped);
    expect(resumed.id).toBe(session.id);
    await resumed.run('1', 'clear; cat ~/note.txt; ls');
    await resumed.expectOnScreen('1', /kept: 42[^]*teahouse/);
    await page.context().close();
  } finally {
    await launchpad.stop();
  }
});
