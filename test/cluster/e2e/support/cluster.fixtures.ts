import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test as base, type Page } from '@playwright/test';
import { startSmallRegistry } from '../../../../libs/runtime/src/kubernetes/fixtures/small-registry.js';
import { endSessions, newPerson } from '../../../e2e/support/fixtures.js';
import { SessionPage } from '../../../e2e/support/session-page.js';
import { ClusterApi } from '../../support/cluster.api.js';
import { provideLearnerRoles } from '../../support/learner.roles.js';
import { writeClusterWorkshops, type ClusterWorkshops } from './cluster-workshops.folder.js';
import type { Ground, OpenGround } from './ground.js';

/** A pod is to be placed, given its image and begun; a machine that is busy takes its time over that. */
export const podPatience = { timeout: 90_000 };
/** Everything in a namespace is to end and be removed first. */
const removalPatience = { timeout: 120_000 };

type OverSession = { readonly id: string; readonly page: Page; readonly endReason: string };
export type Site = Omit<Ground, 'close'> &
  ClusterWorkshops & {
    /** Somebody who comes for the first time: a browser with cookies of its own, on the portal's address. */
    readonly newcomer: () => Promise<Page>;
    /** Sessions that a test has seen end. What is left of them is looked at last, as the cluster takes its time. */
    readonly over: OverSession[];
  };

export function clusterTest(openGround: OpenGround) {
  return base.extend<object, { readonly site: Site }>({
    site: [
      async ({ browser, browserName }, use) => {
        const dir = await mkdtemp(path.join(tmpdir(), `launchpad-cluster-${browserName}-`));
        const registry = await startSmallRegistry();
        const workshops = await writeClusterWorkshops(dir, `${registry.host}/missing/image:1`);
        const takeRolesBack = await provideLearnerRoles();
        const ground = await openGround(dir);
        const pages: Page[] = [];
        const newcomer = async (): Promise<Page> => {
          const page = await newPerson(browser, ground.url);
          pages.push(page);
          return page;
        };
        try {
          await use({ ...workshops, ...ground, newcomer, over: [] });
          // A test that failed leaves sessions behind.
          const ids = (await Promise.all(pages.map(endSessions))).flat();
          for (const id of ids) await expectGone(id);
        } finally {
          await Promise.all(pages.map((page) => page.context().close()));
          await ground.close();
          await takeRolesBack();
          await registry.close();
          await rm(dir, { recursive: true, force: true });
        }
      },
      { scope: 'worker', timeout: 400_000 },
    ],
  });
}

export type ClusterTest = ReturnType<typeof clusterTest>;

export const namespaceOf = (sessionId: string): string => `lp-${sessionId}`;

/** Nothing of the session is left in the cluster: all that it has is in its namespace. */
export async function expectGone(sessionId: string): Promise<void> {
  const api = new ClusterApi();
  const namespace = `/api/v1/namespaces/${namespaceOf(sessionId)}`;
  await expect.poll(() => api.find(namespace), removalPatience).toBeUndefined();
}

/** From the portal into a session of the workshop, by way of the waiting room. */
export async function startOnCluster(page: Page, title: string): Promise<SessionPage> {
  await page.goto('/');
  await page.getByRole('button', { name: `Start ${title}` }).click(podPatience);
  await page.waitForURL(/\.sessions\.localhost/, podPatience);
  return SessionPage.arrived(page, title);
}
