import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test as base, type Browser, type Page } from '@playwright/test';
import { freePort, LaunchpadProcess } from './launchpad.process.js';
import { writeWorkshops } from './workshops.folder.js';

type TestFixtures = {
  /** Another person: a browser of their own, without the cookies of the first. */
  readonly stranger: Page;
  /** Every fault that the learner's page reported. */
  readonly pageFaults: string[];
};
type WorkerFixtures = {
  /** A folder that is gone in the end. */
  readonly ground: string;
  /** One Launchpad for all tests that do not need one of their own. */
  readonly launchpad: LaunchpadProcess;
};

export const test = base.extend<TestFixtures, WorkerFixtures>({
  ground: [
    async ({}, use) => {
      const dir = await mkdtemp(path.join(tmpdir(), 'launchpad-e2e-'));
      await use(dir);
      await rm(dir, { recursive: true, force: true });
    },
    { scope: 'worker' },
  ],
  launchpad: [
    async ({ ground }, use) => {
      const workshopsDir = path.join(ground, 'workshops');
      await writeWorkshops(workshopsDir);
      const launchpad = await LaunchpadProcess.start({
        dataDir: path.join(ground, 'data'),
        workshopsDir,
        port: await freePort(),
      });
      await use(launchpad);
      await launchpad.stop();
    },
    { scope: 'worker', timeout: 180_000 },
  ],
  baseURL: async ({ launchpad }, use) => {
    await use(launchpad.url);
  },
  page: async ({ page }, use) => {
    await use(page);
    await endSessions(page);
  },
  stranger: async ({ browser, baseURL }, use) => {
    const page = await newPerson(browser, baseURL);
    await use(page);
    await endSessions(page);
    await page.context().close();
  },
  pageFaults: async ({ page }, use) => {
    const faults: string[] = [];
    page.on('pageerror', (error) => faults.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error') faults.push(`${message.text()} (${message.location().url})`);
    });
    await use(faults);
  },
});

export { expect } from '@playwright/test';

export async function newPerson(browser: Browser, baseURL: string | undefined): Promise<Page> {
  const context = await browser.newContext(baseURL === undefined ? {} : { baseURL });
  return context.newPage();
}

/** Gives the places back that a test took, so that the next ones find the machine free. */
async function endSessions(page: Page): Promise<void> {
  const { request } = page.context();
  const answer = await request.get('/api/v1/sessions');
  if (!answer.ok()) return;
  const { items } = (await answer.json()) as { items: { id: string; nextStates: string[] }[] };
  for (const { id, nextStates } of items) {
    if (nextStates.includes('ending')) await request.delete(`/api/v1/sessions/${id}`);
  }
}
