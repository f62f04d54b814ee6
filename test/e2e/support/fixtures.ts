import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test as base, type Browser, type Page } from '@playwright/test';
import { freePort, LaunchpadProcess } from './launchpad.process.js';
import { startWorkshop, type SessionPage } from './session-page.js';
import { titles, writeWorkshops } from './workshops.folder.js';

type TestFixtures = {
  /** Another person: a browser of their own, without the cookies of the first. */
  readonly stranger: Page;
  /** Every fault that the learner's page reported. */
  readonly pageFaults: string[];
};
type WorkerFixtures = {
  readonly workshopsDir: string;
  /** One Launchpad for all tests that do not need one of their own. */
  readonly launchpad: LaunchpadProcess;
  /** Somebody who has followed the operator's link of `launchpad`, which works once. */
  readonly operator: Page;
  /** Begun before all tests, as its setup is stopped only after two minutes: the tests meanwhile cost no time. */
  readonly hangingSession: SessionPage;
};

export const test = base.extend<TestFixtures, WorkerFixtures>({
  workshopsDir: [
    async ({ browserName }, use) => {
      const dir = await mkdtemp(path.join(tmpdir(), `launchpad-e2e-${browserName}-`));
      await writeWorkshops(dir);
      await use(dir);
      await rm(dir, { recursive: true, force: true });
    },
    { scope: 'worker' },
  ],
  launchpad: [
    async ({ workshopsDir }, use) => {
      await withLaunchpad({ workshopsDir }, use);
    },
    { scope: 'worker', timeout: 180_000 },
  ],
  operator: [
    async ({ browser, launchpad }, use) => {
      const page = await newPerson(browser, launchpad.url);
      await page.goto(launchpad.operatorUrl);
      await page.waitForURL('**/operator');
      await use(page);
      await page.context().close();
    },
    { scope: 'worker' },
  ],
  hangingSession: [
    async ({ browser, launchpad }, use) => {
      const page = await newPerson(browser, launchpad.url);
      await use(await startWorkshop(page, titles.hanging));
      await page.context().close();
    },
    { scope: 'worker', auto: true },
  ],
  baseURL: async ({ launchpad }, use) => {
    await use(launchpad.url);
  },
  page: async ({ page }, use) => {
    await use(page);
    await endSessions(page);
  },
  stranger: async ({ browser, launchpad }, use) => {
    const page = await newPerson(browser, launchpad.url);
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

type OwnLaunchpad = {
  readonly workshopsDir: string;
  readonly maxSessions?: number;
};

/** A Launchpad in a data directory of its own, which is gone afterwards. */
export async function withLaunchpad(
  own: OwnLaunchpad,
  use: (launchpad: LaunchpadProcess) => Promise<void>,
): Promise<void> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'launchpad-e2e-data-'));
  const launchpad = await LaunchpadProcess.start({ ...own, dataDir, port: await freePort() });
  try {
    await use(launchpad);
  } finally {
    await launchpad.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

/** The front page in a new browser: cookies and storage of its own. */
export async function newPerson(browser: Browser, baseURL: string): Promise<Page> {
  const context = await browser.newContext({ baseURL });
  return context.newPage();
}

/** Gives the places back that a test took, so that the next ones find the machine free. Returns whose they were. */
export async function endSessions(page: Page): Promise<readonly string[]> {
  const { request } = page.context();
  const answer = await request.get('/api/v1/sessions');
  if (!answer.ok()) return [];
  const { items } = (await answer.json()) as { items: { id: string; nextStates: string[] }[] };
  for (const { id, nextStates } of items) {
    if (nextStates.includes('ending')) await request.delete(`/api/v1/sessions/${id}`);
  }
  return items.map(({ id }) => id);
}
