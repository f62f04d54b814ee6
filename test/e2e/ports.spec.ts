import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { expect, newPerson, test as base, withLaunchpad } from './support/fixtures.js';
import { portHost, socketState } from './support/port-host.js';
import { portTitle, writePortWorkshop, type PortWorkshop } from './support/port-workshop.folder.js';
import { patience, startWorkshop } from './support/session-page.js';

type Ground = { readonly url: string } & PortWorkshop;

const test = base.extend<object, { ground: Ground }>({
  ground: [
    async ({ browserName }, use) => {
      const workshopsDir = await mkdtemp(path.join(tmpdir(), `launchpad-ports-${browserName}-`));
      const ports = await writePortWorkshop(path.join(workshopsDir, 'program'));
      await withLaunchpad({ workshopsDir }, (launchpad) => use({ url: launchpad.url, ...ports }));
      await rm(workshopsDir, { recursive: true, force: true });
    },
    { scope: 'worker', timeout: 180_000 },
  ],
});

test('a program of the learner is shown, websocket and all, to its owner alone', async ({
  browser,
  ground,
}) => {
  const { shown, hidden } = ground;
  const owner = await newPerson(browser, ground.url);
  const session = await startWorkshop(owner, portTitle);

  await owner.getByRole('tab', { name: 'My program' }).click();
  const frame = owner.frameLocator('iframe[title="My program"]');
  await expect(
    frame.getByRole('heading', { name: `Nothing listens on port ${String(shown)} yet` }),
  ).toBeVisible(patience);

  await owner.getByRole('tab', { name: 'Terminals' }).click();
  await session.run('1', `node server.mjs ${String(shown)} ${String(hidden)}`);
  await session.expectOnScreen('1', 'it runs');
  await owner.getByRole('tab', { name: 'My program' }).click();
  await expect(frame.getByRole('heading', { name: 'Mine' })).toBeVisible(patience);
  await expect(frame.getByText('the socket answers')).toBeVisible(patience);

  // In a tab of its own, too; and the program learns nothing of who may come.
  const tab = await owner.context().newPage();
  const answer = await tab.goto(portHost(owner, shown));
  expect(answer?.headers()).toMatchObject({ 'x-cookie': '', 'x-identity': '' });
  await expect(tab.getByText('the socket answers')).toBeVisible(patience);

  await test.step('a port that is not declared is refused', async () => {
    expect((await tab.goto(portHost(owner, hidden)))?.status()).toBe(404);
    const way = new URL(`/_launchpad/ports/${String(hidden)}`, owner.url()).href;
    expect((await tab.goto(way))?.status()).toBe(404);
    await expect(tab.getByText('hidden')).toHaveCount(0);
  });

  await test.step('another browser is not let in', async () => {
    const stranger = await newPerson(browser, ground.url);
    expect((await stranger.goto(portHost(owner, shown)))?.status()).toBe(404);
    await expect(stranger.getByRole('heading', { name: 'Mine' })).toHaveCount(0);
    const way = new URL(`/_launchpad/ports/${String(shown)}`, owner.url()).href;
    expect((await stranger.goto(way))?.status()).toBe(404);
    expect(await socketState(stranger, portHost(owner, shown))).toBe('refused');
    await stranger.context().close();
  });

  await test.step('another session has its own port, and not this program', async () => {
    const neighbour = await newPerson(browser, ground.url);
    await startWorkshop(neighbour, portTitle);
    await neighbour.getByRole('tab', { name: 'My program' }).click();
    const theirs = neighbour.frameLocator('iframe[title="My program"]');
    // Workspaces of this machine share its loopback interface, and are told apart by their users.
    const own = process.getuid?.() === 0 ? `Port ${String(shown)} is taken` : 'Mine';
    await expect(theirs.getByRole('heading', { name: own })).toBeVisible(patience);
    expect((await neighbour.goto(portHost(owner, shown)))?.status()).toBe(404);
    expect(await socketState(neighbour, portHost(owner, shown))).toBe('refused');
    await neighbour.context().close();
  });

  await test.step('and it is gone with the session', async () => {
    await session.finish();
    await expect
      .poll(async () => (await tab.goto(portHostOf(session.id, tab, shown)))?.status(), patience)
      .toBeGreaterThanOrEqual(400);
  });
  await owner.context().close();
});

const portHostOf = (id: string, page: Page, port: number): string => {
  const { protocol, port: own } = new URL(page.url());
  return `${protocol}//${String(port)}--${id}.sessions.localhost:${own}/`;
};
