import { expect, test } from 'vitest';
import { OwnCluster, runsClusters } from './support/own.cluster.js';

const pod = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'one' },
  spec: {
    automountServiceAccountToken: false,
    terminationGracePeriodSeconds: 1,
    containers: [
      {
        name: 'one',
        image: 'docker.io/launchpad/pause:1',
        command: ['/bin/busybox', 'sh', '-c'],
        args: [
          '[ -e /mnt/first ] || echo $HOSTNAME-was-here > /mnt/first; /bin/busybox sleep 9999',
        ],
        volumeMounts: [{ name: 'home', mountPath: '/mnt' }],
      },
    ],
    volumes: [{ name: 'home', persistentVolumeClaim: { claimName: 'home' } }],
  },
};
const claim = {
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { name: 'home' },
  spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
};

test.skipIf(!runsClusters)(
  'the cluster of `npm run cluster:up` survives a power cut, and leaves nothing when it is taken down',
  async () => {
    const cluster = await OwnCluster.prepare();
    const podIsReady = (): Promise<string> =>
      cluster.kubectl('wait', '--for=condition=Ready', 'pod/one', '--timeout=60s');
    await cluster.do('up');
    await cluster.create(claim, pod);
    await podIsReady();
    const first = await cluster.kubectl('exec', 'one', '--', '/bin/busybox', 'cat', '/mnt/first');
    expect(first).toContain('was-here');

    const before = cluster.processes();
    await cluster.do('up');
    expect(cluster.processes()).toEqual(expect.arrayContaining([...before]));

    await cluster.cutPower();
    expect(cluster.processes()).toEqual([]);
    await cluster.do('up');
    await podIsReady();
    const again = await cluster.kubectl('exec', 'one', '--', '/bin/busybox', 'cat', '/mnt/first');
    expect(again).toBe(first);

    // Without it, its containers would go on for ever.
    cluster.kill('containerd -c');
    expect(cluster.processes().length).toBeGreaterThan(0);
    await cluster.do('down');
    const nothing = { processes: [], mounts: [], links: 0, rules: 0, cgroups: [] };
    expect(await cluster.traces()).toEqual(nothing);
  },
);
