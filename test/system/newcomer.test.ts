import { mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import {
  freePort,
  isRoot,
  ordinaryUser,
  ownedDir,
  plainWorkshop,
  temporaryDir,
  writeWorkshop,
} from './support/ground.js';
import { LaunchpadProcess } from './support/launchpad.process.js';
import { Learner } from './support/learner.js';

type Place = { readonly dataDir: string; readonly dir: string; readonly uid?: number };

/** Everything somebody does who tries it for the first time: start it, open a session, type, finish, stop it. */
async function tryItOut({ dir, dataDir, uid }: Place): Promise<void> {
  const workshopsDir = path.join(dir, 'workshops');
  await writeWorkshop(workshopsDir, 'plain', plainWorkshop);
  const port = await freePort();
  const launchpad = LaunchpadProcess.start({
    dataDir,
    port,
    workshopsDir,
    ...(uid === undefined ? {} : { uid }),
  });
  onTestFinished(() => launchpad.kill());
  await launchpad.ready();

  const learner = new Learner(port);
  const { id } = await learner.start('plain');
  await learner.ready(id);
  const terminal = await learner.terminal(id);
  await terminal.echo();
  await learner.finish(id);
  await terminal.closed;
  await expect
    .poll(() => learner.look(id), { timeout: 20_000 })
    .toMatchObject({
      state: 'ended',
      endReason: 'finished',
    });
  expect(await readdir(path.join(dataDir, 'workspaces'))).toEqual([]);
  await expect(launchpad.stop()).resolves.toBe(0);
}

const deep = 'a-rather-long-name/'.repeat(7);

test.runIf(isRoot)('an ordinary user', async () => {
  const dir = await temporaryDir();
  const dataDir = await ownedDir(path.join(dir, 'data'), ordinaryUser);
  await tryItOut({ dir, dataDir, uid: ordinaryUser });
});

test.runIf(isRoot)(
  'an ordinary user, in a folder with a path of more than 120 characters',
  async () => {
    const dir = await temporaryDir();
    const parent = path.join(dir, deep);
    await mkdir(parent, { recursive: true });
    await tryItOut({
      dir,
      dataDir: await ownedDir(path.join(parent, 'data'), ordinaryUser),
      uid: ordinaryUser,
    });
  },
);

test('whoever runs this, in a folder that is closed to everybody else', async () => {
  const dir = await temporaryDir(0o700);
  await tryItOut({ dir, dataDir: path.join(dir, 'data') });
});

test('whoever runs this, in a folder with a path of more than 120 characters', async () => {
  const dir = await temporaryDir();
  await tryItOut({ dir, dataDir: path.join(dir, deep, 'data') });
});
