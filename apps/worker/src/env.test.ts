import { parseEnv } from '@launchpad/platform';
import { describe, expect, test } from 'vitest';
import { preflightEnv, workerEnv } from './env.js';

const needed = { EDGE_PUBLIC_KEY: '{}', DATABASE_URL: 'postgresql://db/launchpad' };
const cluster = { ...needed, RUNTIME: 'kubernetes', WORKSHOP_IMAGE: 'launchpad/workshop:1' };

describe('the settings of the worker', () => {
  test('it runs workspaces on this machine unless it is told otherwise', () => {
    expect(parseEnv(workerEnv, needed).runtime).toEqual({ kind: 'local', isolation: 'auto' });
  });

  test('on a cluster the workers share what the API server is asked', () => {
    const { runtime } = parseEnv(workerEnv, { ...cluster, KUBE_API_RATE: '90', WORKERS: '3' });
    expect(runtime).toMatchObject({ kind: 'kubernetes', requestsPerSecond: 30, allowUnproven: [] });
  });

  test('the edge is found by the name of its namespace and its labels', () => {
    const given = { ...cluster, EDGE_NAMESPACE: 'doors', EDGE_POD_LABELS: 'app=edge, tier=front' };
    expect(parseEnv(workerEnv, given).runtime).toMatchObject({
      edge: {
        namespaceLabels: { 'kubernetes.io/metadata.name': 'doors' },
        podLabels: { app: 'edge', tier: 'front' },
      },
    });
  });

  test.each([
    [{ ...cluster, WORKSHOP_IMAGE: '' }, 'WORKSHOP_IMAGE: must name an image'],
    [{ ...cluster, ISOLATION: 'bubblewrap' }, 'ISOLATION: has no meaning'],
    [{ ...cluster, KUBE_API_RATE: '2', WORKERS: '3' }, 'KUBE_API_RATE: must be at least WORKERS'],
    [{ ...cluster, EDGE_POD_LABELS: 'edge' }, 'EDGE_POD_LABELS: takes labels such as'],
    [
      { ...cluster, ALLOW_UNPROVEN_ISOLATION: 'everything' },
      'ALLOW_UNPROVEN_ISOLATION: takes some of network-policy, metadata, pod-security',
    ],
  ])('%o is refused by name', (given, fault) => {
    expect(() => parseEnv(workerEnv, given)).toThrow(fault);
  });

  test('isolation is waived by name, one proof at a time', () => {
    const given = { ...cluster, ALLOW_UNPROVEN_ISOLATION: 'pod-security, network-policy' };
    const { runtime } = parseEnv(workerEnv, given);
    expect(runtime).toMatchObject({ allowUnproven: ['network-policy', 'pod-security'] });
  });

  test('the preflight needs no database', () => {
    expect(parseEnv(preflightEnv, { WORKSHOP_IMAGE: 'a/b' })).toMatchObject({ image: 'a/b' });
    expect(() => parseEnv(preflightEnv, {})).toThrow('WORKSHOP_IMAGE');
  });
});
