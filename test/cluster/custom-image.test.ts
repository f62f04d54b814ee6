import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildCustomImage } from './support/custom.image.js';
import { TestNamespace } from './support/test.namespace.js';
import { askWorkshop } from './support/workshop.client.js';
import { restrictedPod } from './support/workshop-pod.js';

const image = 'docker.io/launchpad/workshop-test:dev';
/** Enough that copying them can be interrupted. */
const files = 4000;
let folder: string;

async function write(file: string, content: string, mode = 0o644): Promise<void> {
  const target = path.join(folder, file);
  await mkdir(path.dirname(target), { recursive: true });
  await writeFile(target, content);
  await chmod(target, mode);
}

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'launchpad-image-'));
  await chmod(folder, 0o755);
  await write('workshop.yaml', 'title: Of its own\nterminals: 1\n');
  await write('content/index.md', '# Built in\n\n```check\nname: ready\n```\n');
  await write('.git/config', '[core]\n');
  await write('.gitignore', 'nothing\n');
  await write(
    '.workshop/profile.d/tell.sh',
    'export FROM_PROFILE=yes\nenv > ~/shell-environment\n',
  );
  const build = [
    '#!/bin/bash',
    `mkdir many && for number in $(seq ${String(files)}); do echo $number > many/$number; done`,
    String.raw`printf '#!/bin/sh\necho a tool of the workshop\n' > /opt/app-root/bin/own-tool`,
    'chmod 700 /opt/app-root/bin/own-tool',
    'id -u > built-by',
  ];
  await write('.workshop/build', `${build.join('\n')}\n`, 0o755);
  await write('.workshop/setup', '#!/bin/sh\nid -u >> ~/set-up-by\n', 0o755);
  await write('.workshop/checks/ready', '#!/bin/sh\n[ -e ~/done ]\n', 0o755);
  await buildCustomImage(image, folder);
}, 180_000);

afterAll(() => rm(folder, { recursive: true, force: true }));

test('serves its notes, with its build, setup, checks and profile, to whatever user', async () => {
  const namespace = await TestNamespace.create();
  const pod = await namespace.start(restrictedPod({ name: 'one', main: { image } }));
  const read = async (what: string): Promise<string> => (await askWorkshop(pod, what)).body;

  expect(await read('/api/notes/index')).toContain('Built in');
  await expect.poll(() => read('/api/setup'), { timeout: 20_000 }).toContain('"ok"');
  await expect
    .poll(() => read('/files/shell-environment'), { timeout: 20_000 })
    .toContain('FROM_PROFILE=yes');
  const check = async (): Promise<unknown> =>
    JSON.parse((await askWorkshop(pod, '/api/checks/ready', { method: 'POST' })).body);
  expect(await check()).toMatchObject({ state: 'failed' });
  await namespace.shell('one', 'touch ~/done');
  expect(await check()).toMatchObject({ state: 'passed' });

  expect(await namespace.shell('one', 'cat built-by; own-tool; ls many | wc -l')).toBe(
    `1001\na tool of the workshop\n${String(files)}`,
  );
  expect(await namespace.shell('one', 'cat set-up-by')).toBe(await namespace.shell('one', 'id -u'));
  expect(await namespace.shell('one', 'ls -a; ls -A /tmp/src 2>/dev/null || true')).not.toContain(
    '.git',
  );
});

test('a build that fails in the middle of a pipe is no image', async () => {
  const script = path.join(folder, '.workshop', 'build');
  const before = '#!/bin/bash\nfalse | true\n';
  await writeFile(script, before);
  const building = buildCustomImage('docker.io/launchpad/workshop-test:broken', folder);
  await expect(building).rejects.toThrow(/\.workshop\/build failed with exit code 1/);
});

describe('with a volume', () => {
  const claim = {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'home' },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
  };
  const volumes = [{ name: 'home', persistentVolumeClaim: { claimName: 'home' } }];
  const copy = ['copy-volume', '--from', '/opt/app-root', '--to', '/mnt/workspace'];
  const inVolume = { image, volumeMounts: [{ name: 'home', mountPath: '/mnt' }] };
  const workspace = (name: string) =>
    restrictedPod({
      name,
      init: { ...inVolume, args: copy },
      main: {
        image,
        volumeMounts: [{ name: 'home', mountPath: '/opt/app-root', subPath: 'workspace' }],
      },
      volumes,
    });

  test('it is filled once, whole after an interrupted copy, keeps what its user made, and goes with the claim', async () => {
    const namespace = await TestNamespace.create();
    await namespace.create('persistentvolumeclaims', claim);
    const interrupted = [
      'exec 2>/dev/null',
      `workshop ${copy.join(' ')} & copy=$!`,
      'until [ -e /mnt/workspace.copying/src/many/1 ]; do :; done',
      'kill -9 $copy; wait $copy; [ ! -e /mnt/workspace ] && ls /mnt/workspace.copying/src/many | wc -l',
    ].join('\n');
    const broken = { ...inVolume, command: ['sh', '-c', interrupted] };
    await namespace.create('pods', restrictedPod({ name: 'broken', main: broken, volumes }));
    await namespace.finished('broken');
    expect(Number(await namespace.logs('broken'))).toBeLessThan(files);

    await namespace.start(workspace('first'));
    expect(await namespace.logs('first', '-c', 'init')).toContain('is as the image has it');
    expect(await namespace.shell('first', 'ls many | wc -l')).toBe(String(files));
    await namespace.shell('first', 'echo mine > many/1; rm many/2; echo new > made');
    await namespace.removePod('first');

    const pod = await namespace.start(workspace('second'));
    expect(await namespace.logs('second', '-c', 'init')).toContain('stays as it is');
    expect(await namespace.shell('second', 'cat many/1 made; ls many | wc -l')).toBe(
      `mine\nnew\n${String(files - 1)}`,
    );
    expect(await askWorkshop(pod, '/')).toMatchObject({ status: 200 });

    type Claim = { readonly spec: { readonly volumeName: string } };
    const { spec } = await namespace.api.get<Claim>(
      namespace.path('persistentvolumeclaims', 'home'),
    );
    await namespace.remove();
    await namespace.api.until(`/api/v1/persistentvolumes/${spec.volumeName}`, {
      what: 'the volume is gone with its data',
      accept: (volume) => volume === undefined,
    });
  });
});
