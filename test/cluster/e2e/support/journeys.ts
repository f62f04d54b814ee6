import { expect, type Page } from '@playwright/test';
import { picture } from '../../../e2e/support/appearance.js';
import { endSessions } from '../../../e2e/support/fixtures.js';
import { portHost, socketState } from '../../../e2e/support/port-host.js';
import { patience, SessionPage } from '../../../e2e/support/session-page.js';
import { ClusterApi } from '../../support/cluster.api.js';
import { kubectl } from '../../support/kubectl.process.js';
import { rightsInList, rightsOfRole, type ClusterRole } from './rights.js';
import {
  expectGone,
  namespaceOf,
  podPatience,
  startOnCluster,
  type ClusterTest,
  type Site,
} from './cluster.fixtures.js';
import { titles } from './cluster-workshops.folder.js';

/** What people do with a Launchpad on a cluster, wherever its own programs run. */
export function describeJourneys(test: ClusterTest): void {
  test.describe.configure({ timeout: 240_000 });
  describeWork(test);
  describeEnds(test);
}

function describeWork(test: ClusterTest): void {
  test('a learner has a namespace of their own, and shows a program to themselves alone', async ({
    site,
  }) => {
    const page = await site.newcomer();
    const session = await startOnCluster(page, titles.program);
    await test.step('kubectl may do what the workshop asked for, there and nowhere else', () =>
      tryAccess(session));
    await test.step('a deployment is made there, and refused elsewhere', () =>
      tryDeployment(session));
    const address = await test.step('a port of theirs is shown to them', () =>
      showPort(session, site));
    await test.step('and neither to another browser nor to another session', async () => {
      await expectNoWayIn(await site.newcomer(), address);
      const neighbour = await startOnCluster(await site.newcomer(), titles.shipped);
      await expectWorkingCluster(neighbour);
      await expectNoWayIn(neighbour.page, address);
      await endSessions(neighbour.page);
    });
    await finish(site, session);
  });

  test('a home on a volume outlives its pod', async ({ site }) => {
    const session = await startOnCluster(await site.newcomer(), titles.kept);
    await session.run('1', 'echo "kept: $((6 * 7))" > mine && echo "written: $((1 + 1))"');
    await session.expectOnScreen('1', 'written: 2');
    await losePod(namespaceOf(session.id));
    // The page finds back by itself; the shell is a new one.
    await expect(session.screen('1')).not.toContainText('written: 2', podPatience);
    await session.run('1', 'cat mine');
    await session.expectOnScreen('1', 'kept: 42');
    await finish(site, session);
  });
}

function describeEnds(test: ClusterTest): void {
  test('a session ends with its clock, and one that nobody uses before that', async ({ site }) => {
    const ends = async (title: string, words: string, endReason: string): Promise<void> => {
      const page = await site.newcomer();
      const { id } = await startOnCluster(page, title);
      await expect(page.getByText(words)).toBeVisible(podPatience);
      site.over.push({ id, page, endReason });
    };
    await Promise.all([
      ends(titles.short, 'Its time was up.', 'expired'),
      ends(titles.idle, 'Nothing had been typed for a while', 'idle'),
    ]);
  });

  test('a start that fails says why, and starting again works', async ({ site }) => {
    const page = await site.newcomer();
    await page.goto('/');
    await page.getByRole('button', { name: `Start ${titles.missing}` }).click(podPatience);
    const failed = await expectMissingImage(page);
    site.over.push({ id: failed, page, endReason: 'failed' });
    const startAgain = page.getByRole('button', { name: /^Start again/ });
    if (site.seesEdits) {
      await site.mendImage();
      // Until the edit is published, it fails once more.
      await expect(async () => {
        await startAgain.click(patience);
        await page.waitForURL(/\.sessions\.localhost/, patience);
      }).toPass(podPatience);
      await finish(site, await SessionPage.arrived(page, titles.missing));
    } else {
      await startAgain.click();
      await expect.poll(() => page.url(), patience).not.toContain(failed);
      site.over.push({ id: await expectMissingImage(page), page, endReason: 'failed' });
    }
  });

  test('of all these sessions nothing is left', async ({ site }) => {
    for (const { id, page, endReason } of site.over) {
      await expectGone(id);
      const ask = async (): Promise<unknown> =>
        (await page.request.get(`${site.url}/api/v1/sessions/${id}`)).json();
      await expect.poll(ask, patience).toMatchObject({ state: 'ended', endReason });
    }
  });
}

async function finish(site: Site, session: SessionPage): Promise<void> {
  const { id, page } = session;
  await session.finish();
  await expect(page.getByRole('heading', { name: 'This session is over' })).toBeVisible(patience);
  site.over.push({ id, page, endReason: 'finished' });
}

/** Every right of the workshop's role in their own namespace, and in any other nothing but what everybody may ask. */
async function tryAccess(session: SessionPage): Promise<void> {
  const lists = ['own', 'default', 'kube-system'];
  const asked = lists.map((list) => {
    const where = list === 'own' ? '' : ` -n ${list}`;
    return `kubectl auth can-i --list --no-headers${where} > ${list}.rights`;
  });
  await session.run('1', `${asked.join(' && ')} && echo "asked: $((6 * 7))"`);
  await session.expectOnScreen('1', 'asked: 42');
  const [own = [], ...others] = await Promise.all(
    lists.map(async (list) => rightsInList(await readFile(session.page, `${list}.rights`))),
  );
  const [role, everybody] = await Promise.all(
    ['launchpad-learner-edit', 'system:basic-user'].map(rightsOf),
  );
  expect(role?.length).toBeGreaterThan(100);
  expect(own).toEqual([...(role ?? []), ...(everybody ?? [])].sort());
  for (const other of others) expect(other).toEqual(everybody);
}

async function rightsOf(role: string): Promise<readonly string[]> {
  const path = `/apis/rbac.authorization.k8s.io/v1/clusterroles/${role}`;
  return rightsOfRole(await new ClusterApi().get<ClusterRole>(path));
}

const readFile = (page: Page, name: string): Promise<string> =>
  page.evaluate(async (file) => (await fetch(`/files/${file}`)).text(), name);

async function tryDeployment(session: SessionPage): Promise<void> {
  const image = '--image=docker.io/launchpad/pause:1';
  await session.run('1', `clear; kubectl create deployment hello ${image}`);
  await session.expectOnScreen('1', 'deployment.apps/hello created');
  await session.run('1', `clear; kubectl -n default create deployment hello ${image}`);
  await session.expectOnScreen('1', /forbidden/i);
  const deployment = (namespace: string): Promise<unknown> =>
    new ClusterApi().find(`/apis/apps/v1/namespaces/${namespace}/deployments/hello`);
  expect(await deployment(namespaceOf(session.id))).toBeDefined();
  expect(await deployment('default')).toBeUndefined();
}

/** Runs the workshop's server and opens it, in the page and on its own. Returns where it is. */
async function showPort(
  session: SessionPage,
  { shown, hidden }: { readonly shown: number; readonly hidden: number },
): Promise<string> {
  const { page } = session;
  await session.run('1', `clear; node server.mjs ${String(shown)} ${String(hidden)}`);
  await session.expectOnScreen('1', 'it runs');
  await page.getByRole('tab', { name: 'My program' }).click();
  const frame = page.frameLocator('iframe[title="My program"]');
  await expect(frame.getByText('the socket answers')).toBeVisible(patience);
  const tab = await page.context().newPage();
  const address = portHost(page, shown);
  const answer = await tab.goto(address);
  expect(answer?.headers()).toMatchObject({ 'x-cookie': '', 'x-identity': '' });
  await expect(tab.getByText('the socket answers')).toBeVisible(patience);
  expect((await tab.goto(portHost(page, hidden)))?.status()).toBe(404);
  await tab.close();
  return address;
}

/** The workshop about Kubernetes that comes with Launchpad finds what it needs. */
async function expectWorkingCluster(session: SessionPage): Promise<void> {
  const { page, id } = session;
  await session.openPage('setup-environment');
  const step = session.notes.getByRole('group', { name: /^There is a cluster/ });
  await expect(step).toContainText('Passed', patience);
  await session.block('kubectl config view').getByRole('button').click();
  await session.expectOnScreen('1', namespaceOf(id));
  await session.block('kubectl auth can-i create').getByRole('button').click();
  await session.expectOnScreen('1', /yes.*yes.*scoped.*no/s);
  await picture(page, 'kubernetes');
}

async function expectNoWayIn(page: Page, address: string): Promise<void> {
  expect((await page.goto(address))?.status()).toBe(404);
  await expect(page.getByRole('heading', { name: 'Mine' })).toHaveCount(0);
  expect(await socketState(page, address)).toBe('refused');
}

/** Kills the pod of a session, and waits until there is another. */
async function losePod(namespace: string): Promise<void> {
  const lost = await uidOf(namespace, 'workspace');
  await kubectl('-n', namespace, 'delete', 'pod', 'workspace', '--grace-period=0', '--force');
  const isAnother = async (): Promise<boolean> =>
    !['', lost].includes(await uidOf(namespace, 'workspace'));
  await expect.poll(isAnother, podPatience).toBe(true);
}

async function uidOf(namespace: string, pod: string): Promise<string> {
  type Named = { readonly metadata: { readonly uid: string } };
  const path = `/api/v1/namespaces/${namespace}/pods/${pod}`;
  return (await new ClusterApi().find<Named>(path))?.metadata.uid ?? '';
}

/** Returns the session that could not be started. */
async function expectMissingImage(page: Page): Promise<string> {
  await expect(page.getByText('The workshop’s image is missing')).toBeVisible(podPatience);
  await expect(page.getByText(/missing\/image:1/).first()).toBeVisible(podPatience);
  return new URL(page.url()).pathname.split('/').at(-1) ?? '';
}
