import { describe, expect, test } from 'vitest';
import { chooseCluster } from './choose-cluster.mjs';

const nothing = { docker: false, kind: false, k3d: false, debian: false, root: false };

describe('which way a machine runs a cluster', () => {
  test.each([
    ['kind before k3d', { docker: true, kind: true, k3d: true }, 'kind'],
    ['k3d', { docker: true, k3d: true }, 'k3d'],
    ['Docker before Debian itself', { docker: true, kind: true, debian: true, root: true }, 'kind'],
    ['Debian, as the engine has no tool', { docker: true, debian: true, root: true }, 'debian'],
    ['Debian, as the tool has no engine', { kind: true, debian: true, root: true }, 'debian'],
    ['nothing without root', { debian: true }, 'none'],
    ['nothing with a tool alone', { kind: true, k3d: true, root: true }, 'none'],
  ])('%s', (_, machine, expected) => {
    expect(chooseCluster({ ...nothing, ...machine }).kind).toBe(expected);
  });

  test('what is missing is said by what is there already', () => {
    expect(chooseCluster({ ...nothing, docker: true }).why).toContain('a Docker engine runs');
    expect(chooseCluster({ ...nothing, debian: true }).why).toContain('sudo npm run cluster:up');
    expect(chooseCluster(nothing).why).toContain('KUBECONFIG');
  });
});
