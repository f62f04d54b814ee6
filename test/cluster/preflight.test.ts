import { newId, silentLogger } from '@launchpad/kernel';
import { runPreflight, unprovenIsolation, type Finding } from '@launchpad/runtime';
import { describe, expect, test } from 'vitest';
import { ClusterApi } from './support/cluster.api.js';
import { workshopImage } from './support/workshop-pod.js';

type Named = { readonly metadata: { readonly name: string; readonly deletionTimestamp?: string } };

const preflight = (installationId: string, image: string): Promise<readonly Finding[]> =>
  runPreflight({
    ...{ installationId, image, imagePullPolicy: 'IfNotPresent', log: silentLogger },
    kubeconfig: process.env['KUBECONFIG'] ?? '',
  });
const levelsOf = (findings: readonly Finding[]) =>
  Object.fromEntries(findings.map(({ check, level }) => [check, level]));

/** What the preflights of this installation have left and nobody is removing. */
async function leftBy(installationId: string): Promise<readonly string[]> {
  const selector = encodeURIComponent(`launchpad.dev/installation=${installationId}`);
  const { items } = await new ClusterApi().get<{ readonly items: readonly Named[] }>(
    `/api/v1/namespaces?labelSelector=${selector}`,
  );
  return items
    .filter(({ metadata }) => metadata.deletionTimestamp === undefined)
    .map(({ metadata }) => metadata.name);
}

/** Whether admission of this cluster enforces Pod Security: the test's own question, asked in another way than the product's. */
async function enforcesPodSecurity(): Promise<boolean> {
  const { gitVersion } = await new ClusterApi().get<{ readonly gitVersion: string }>('/version');
  const minor = Number(/^v1\.(\d+)/.exec(gitVersion)?.[1] ?? 0);
  return minor >= 23;
}

describe('the preflight on a real cluster', () => {
  test('finds out by trying, says what is missing, and leaves nothing', async () => {
    const installationId = newId();
    const findings = await preflight(installationId, workshopImage);
    const podSecurity = (await enforcesPodSecurity()) ? 'ok' : 'error';
    expect(levelsOf(findings)).toMatchObject({ metadata: 'ok', 'pod-security': podSecurity });
    // The account of the tests may do everything, which is too much.
    expect(levelsOf(findings)['rights']).toBe('warning');
    const network = findings.find(({ check }) => check === 'network-policy');
    // A cluster without a plugin for policies lets everything through both ways; one with it lets nothing through.
    expect(network?.what).toMatch(
      /are enforced, both ways|not enforced: pods of other namespaces reach a session, a session reaches/,
    );
    const bad = findings.filter(({ level }) => level !== 'ok');
    expect(bad.every(({ why, remedy }) => why !== '' && remedy !== '')).toBe(true);
    expect(unprovenIsolation(findings, []).includes('pod-security')).toBe(podSecurity === 'error');
    expect(await leftBy(installationId)).toEqual([]);
  });

  test('an image that is not there proves nothing, and that is said', async () => {
    const installationId = newId();
    const findings = await preflight(installationId, 'docker.io/launchpad/no-such-image:1');
    expect(levelsOf(findings)).toMatchObject({ 'network-policy': 'error', metadata: 'error' });
    expect(findings.find(({ check }) => check === 'network-policy')?.what).toContain('Image');
    expect(unprovenIsolation(findings, [])).toEqual(
      expect.arrayContaining(['network-policy', 'metadata']),
    );
    expect(await leftBy(installationId)).toEqual([]);
  });
});
