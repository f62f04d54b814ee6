import { readdir } from 'node:fs/promises';
import { newId } from '@launchpad/kernel';
import { afterEach, describe, expect, test, vi } from 'vitest';
import {
  createLocalGround,
  newSession,
  runInside,
  type LocalGround,
  type LocalGroundOptions,
} from './fixtures/local-ground.js';
import type { RemoteRuntime } from './fixtures/remote-runtime.js';
import { isRoot, ordinaryUser } from './fixtures/test-users.js';
import { processesOf } from './workspace-processes.js';

const patience = { timeout: 15_000, interval: 10 };
const installationId = newId();

let ground: LocalGround | undefined;
let runtime: RemoteRuntime;

afterEach(async () => {
  for (const owned of await runtime.listOwned()) await runtime.destroy(owned);
  await ground?.dispose();
}, 30_000);

async function open(options: LocalGroundOptions): Promise<LocalGround> {
  ground = await createLocalGround(options);
  runtime = await ground.open(installationId);
  return ground;
}

async function addressOf(sessionId: string) {
  return vi.waitFor(async () => {
    const observed = await runtime.observe({ sessionId });
    if (observed.kind !== 'ready') throw new Error(`not ready: ${JSON.stringify(observed)}`);
    return observed.address;
  }, patience);
}

/** A ready workspace and how to run something in it. */
async function started(where: LocalGround) {
  const spec = newSession(where.contentDir, installationId);
  const { uid } = await runtime.ensure(spec);
  const address = await addressOf(spec.sessionId);
  return { spec, uid, address, run: (command: string) => runInside(address, command) };
}

const sandboxes: readonly (readonly [string, LocalGroundOptions])[] = isRoot
  ? [
      ['started by root', { isolation: 'bubblewrap' }],
      ['started by an ordinary user', { isolation: 'bubblewrap', user: ordinaryUser }],
    ]
  : [['started by an ordinary user', { isolation: 'bubblewrap' }]];

describe.each(sandboxes)('a workspace in bubblewrap, %s', { timeout: 60_000 }, (_name, options) => {
  test('has its copy of the files, a name, a terminal and no rights', async () => {
    const { run } = await started(await open(options));
    expect(await run('cat README.md')).toEqual({ status: 0, output: '# A workshop\n' });
    expect((await run('echo $(whoami) $(hostname) $HOME $GREETING')).output).toBe(
      'learner workshop /home/learner hello\n',
    );
    expect((await run('script -qec tty /dev/null')).output).toMatch(/^\/dev\/pts\/\d+/);
    const status = (await run('cat /proc/self/status')).output;
    expect(status).toMatch(/^CapEff:\s+0+$/m);
    expect(status).toMatch(/^CapBnd:\s+0+$/m);
    expect(status).toMatch(/^NoNewPrivs:\s+1$/m);
    expect((await run('ulimit -u; ulimit -n; ulimit -c')).output).toBe('512\n4096\n0\n');
  });

  test('cannot reach the data folder, other workspaces, other processes or the system', async () => {
    const where = await open(options);
    const [one, other] = [await started(where), await started(where)];
    await other.run('echo mine > ~/private.txt');
    const paths = [
      where.dataDir,
      `${where.dataDir}/secret`,
      `${where.dataDir}/workspaces/${other.spec.sessionId}/home/private.txt`,
      '/etc/shadow',
      '/root/.bashrc',
      '/sys/fs/cgroup',
      ...(other.address.kind === 'unix' ? [other.address.path] : []),
    ];
    for (const path of paths) {
      expect(await one.run(`cat ${path} || ls ${path}`), path).not.toMatchObject({ status: 0 });
    }
    for (const folder of ['/', '/usr/bin', '/etc', '/dev', '/home']) {
      expect((await one.run(`touch ${folder}/planted`)).status, folder).not.toBe(0);
    }
    for (const folder of ['/tmp', '/var/tmp', '/dev/shm', '$HOME', '/run/workspace']) {
      expect((await one.run(`touch ${folder}/own`)).status, folder).toBe(0);
    }
    expect((await one.run('head -c 300M /dev/zero > /tmp/flood')).status).not.toBe(0);
    const seen = (await one.run('ps -e -o args=')).output;
    expect(seen).toContain('workshop-server');
    expect(seen).not.toContain('runtime-process');
    expect((await one.run(`tr '\\0' '\\n' < /proc/1/cmdline`)).output).not.toContain(where.dataDir);
    expect((await other.run('cat ~/private.txt')).output).toBe('mine\n');
  });

  test('takes daemons with it when it is removed', async () => {
    const where = await open(options);
    const { spec, uid, run } = await started(where);
    const { osUser } = await where.record(spec.sessionId);
    await run(
      '(setsid env -i sleep 1000 </dev/null >/dev/null 2>&1 &) ; (setsid nohup sleep 1001 >/dev/null 2>&1 &)',
    );
    expect((await run('pgrep -c sleep')).output.trim()).toBe('2');
    const before = processesOf({ uid, osUser }).map(({ pid }) => pid);
    expect(before.length).toBeGreaterThan(2);
    await runtime.destroy({ sessionId: spec.sessionId, uid });
    expect(await runtime.observe({ sessionId: spec.sessionId })).toEqual({ kind: 'absent' });
    expect(processesOf({ uid, osUser })).toEqual([]);
    expect(await sleepers()).toEqual([]);
  });

  test('removes daemons that outlived a crash before it continues', async () => {
    const where = await open(options);
    const { spec, uid, run } = await started(where);
    const { osUser, process: recorded } = await where.record(spec.sessionId);
    await run('(setsid nohup sleep 1001 >/dev/null 2>&1 &)');
    process.kill(recorded?.pid ?? 0, 'SIGKILL');
    await vi.waitFor(() => expect(processesOf({ uid, osUser })).toEqual([]), patience);
    expect(await runtime.observe({ sessionId: spec.sessionId })).toMatchObject({ kind: 'stopped' });
  });

  test('goes on when Launchpad is killed, and the next one knows it', async () => {
    const where = await open(options);
    const { spec, uid, run } = await started(where);
    const before = await where.record(spec.sessionId);
    await run('echo unsaved > /tmp/state');
    await runtime.kill();
    expect((await run('cat /tmp/state')).output).toBe('unsaved\n');

    runtime = await where.open(installationId);
    expect(await runtime.ensure({ ...spec, uid })).toEqual({ uid });
    expect(await runtime.observe({ sessionId: spec.sessionId })).toMatchObject({
      kind: 'ready',
      uid,
    });
    expect((await where.record(spec.sessionId)).process?.pid).toBe(before.process?.pid);
    expect((await run('cat /tmp/state')).output).toBe('unsaved\n');
    await runtime.destroy({ sessionId: spec.sessionId, uid });
    expect(processesOf(before)).toEqual([]);
  });

  test('cannot point the edge at another socket', async () => {
    const where = await open(options);
    const { run, address, spec } = await started(where);
    await run('rm /run/workspace/app.sock; ln -s /tmp/elsewhere.sock /run/workspace/app.sock');
    expect(await addressOf(spec.sessionId)).toEqual(address);
    expect((await run('echo still me')).output).toBe('still me\n');
  });
});

describe.runIf(isRoot)(
  'a workspace of its own user without bubblewrap',
  { timeout: 60_000 },
  () => {
    test('cannot read another, and takes daemons without its mark with it', async () => {
      const where = await open({ isolation: 'none' });
      expect(runtime.isolation).toMatchObject({ kind: 'none' });
      const [one, other] = [await started(where), await started(where)];
      const { osUser } = await where.record(one.spec.sessionId);
      expect((await where.record(other.spec.sessionId)).osUser).not.toBe(osUser);
      const stolen = `${where.dataDir}/workspaces/${other.spec.sessionId}/home/README.md`;
      expect(await one.run(`cat ${stolen}`)).not.toMatchObject({ status: 0 });
      await one.run('(setsid env -i sleep 1000 </dev/null >/dev/null 2>&1 &)');
      await runtime.destroy(one.spec);
      expect(processesOf({ uid: one.uid, osUser })).toEqual([]);
      expect((await other.run('echo alive')).output).toBe('alive\n');
    });
  },
);

describe('many workspaces', { timeout: 120_000 }, () => {
  test('twenty at once come and go without leaving anything', async () => {
    const where = await open({ isolation: 'auto' });
    const all = await Promise.all(Array.from({ length: 20 }, () => started(where)));
    const carriers = await Promise.all(all.map(({ spec }) => where.record(spec.sessionId)));
    expect(await runtime.listOwned()).toHaveLength(20);
    const users = carriers.flatMap(({ osUser }) => (osUser === null ? [] : [osUser]));
    expect(new Set(users).size).toBe(users.length);
    await Promise.all(all.map(({ spec }) => runtime.destroy(spec)));
    expect(await runtime.listOwned()).toEqual([]);
    expect(carriers.flatMap((carrier) => processesOf(carrier))).toEqual([]);
    expect(await readdir(`${where.dataDir}/workspaces`)).toEqual([]);
    expect(await readdir(`${where.dataDir}/sockets`)).toEqual([]);
  });
});

/** Whatever sleeps with the lengths of these tests, anywhere on this machine. */
async function sleepers(): Promise<readonly string[]> {
  const { execFile } = await import('node:child_process');
  return new Promise((resolve) => {
    execFile('pgrep', ['-fx', 'sleep 100[01]'], (_error, stdout) => {
      resolve(stdout.split('\n').filter(Boolean));
    });
  });
}
