import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test as base, type Page } from '@playwright/test';
import { startSmallRegistry } from '../../../../libs/runtime/src/kubernetes/fixtures/small-registry.js';
import { endSessions, newPerson } from '../../../e2e/support/fixtures.js';
import { SessionPage } from '../../../e2e/support/session-page.js';
import { ClusterApi } from '../../support/cluster.api.js';
import { writeClusterWorkshops, type ClusterWorkshops } from './cluster-workshops.folder.js';
import type { Ground, OpenGround } from './ground.js';

/** A pod is to be placed, given its image and begun; a machine that is busy takes its time over that. */
export const podPatience = { timeout: 90_000 };
/** Everything in a namespace is to end and be removed first. */
const removalMs = 90_000;

type WorkerFixtures = { readonly site: Pick<Ground, 'url'> & ClusterWorkshops };
type TestFixtures = {
  /** Comes to the portal for the first time. Afterwards, everything of theirs has to be gone from the cluster. */
  readonly newcomer: () => Promise<Page>;
};

export function clusterTest(openGround: OpenGround) {
  return base.extend<TestFixtures, WorkerFixtures>({
    site: [
      async ({ browserName }, use) => {
        const dir = await mkdtemp(path.join(tmpdir(), `launchpad-cluster-${browserName}-`));
        const registry = await startSmallRegistry();
        const workshops = await writeClusterWorkshops(dir, `${registry.host}/missing/image:1`);
        const ground = await openGround(dir);
        await use({ ...workshops, url: ground.url });
        await ground.close();
        await registry.close();
        await rm(dir, { recursive: true, force: true });
      },
      { scope: 'worker', timeout: 400_000 },
    ],
    newcomer: async ({ browser, site }, use) => {
      const pages: Page[] = [];
      await use(async () => {
        const page = await newPerson(browser, site.url);
        pages.push(page);
        return page;
      });
      const ids = (await Promise.all(pages.map(endSessions))).flat();
      await expectGone(...ids);
      await Promise.all(pages.map((page) => page.context().close()));
    },
  });
}

export type ClusterTest = ReturnType<typeof clusterTest>;

export const namespaceOf = (sessionId: string): string => `lp-${sessionId}`;

/** Nothing of these sessions is left in the cluster: all that they have is in their namespaces. */
export async function expectGone(...sessionIds: readonly string[]): Promise<void> {
  const api = new ClusterApi();
  for (const id of sessionIds) {
    const path = `/api/v1/namespaces/${namespaceOf(id)}`;
    await expect.poll(() => api.find(path), { timeout: removalMs }).toBeUndefined();
  }
}

/** From the portal into a session of the workshop, by way of the waiting room. */
export async function startOnCluster(page: Page, title: string): Promise<SessionPage> {
  await page.goto('/');
  await page.getByRole('button', { name: `Start ${title}` }).click(podPatience);
  await page.waitForURL(/\.sessions\.localhost/, podPatience);
  return SessionPage.arrived(page, title);
}
