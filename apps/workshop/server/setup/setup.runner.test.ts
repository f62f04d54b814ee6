import { silentLogger } from '@launchpad/kernel';
import { existsSync, readFileSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { SetupRunner } from './setup.runner.js';

// Real processes on a machine that may be busy.
vi.setConfig({ testTimeout: 60_000 });
const patience = { timeout: 50_000 };

const homes: string[] = [];

afterEach(async () => {
  for (const home of homes.splice(0)) await rm(home, { recursive: true, force: true });
});

async function run(script: string | undefined, options: { mode?: number; limitMs?: number } = {}) {
  const home = await mkdtemp(join(tmpdir(), 'workshop-setup-'));
  homes.push(home);
  if (script !== undefined) {
    await mkdir(join(home, '.workshop'));
    await writeFile(join(home, '.workshop', 'setup'), script);
    await chmod(join(home, '.workshop', 'setup'), options.mode ?? 0o755);
  }
  const env = { PATH: process.env['PATH'] ?? '', HOME: home };
  const limit = options.limitMs === undefined ? {} : { limitMs: options.limitMs };
  return new SetupRunner({ contentDir: home, home, env, log: silentLogger, ...limit });
}

/** Dead is dead, even while nobody has collected it. */
function isRunning(pid: number): boolean {
  const file = `/proc/${String(pid)}/stat`;
  return existsSync(file) && !/\) [ZX] /.test(readFileSync(file, 'utf8'));
}

it.each([
  ['none', undefined, {}, { state: 'none', cause: null, output: '' }],
  [
    'succeeds',
    '#!/bin/sh\npwd >/dev/null; echo ready',
    {},
    { state: 'ok', cause: null, output: 'ready\n' },
  ],
  [
    'fails',
    '#!/bin/sh\necho no network >&2; exit 7',
    {},
    { state: 'failed', cause: 'The script ended with exit code 7.', output: 'no network\n' },
  ],
  [
    'is killed',
    '#!/bin/sh\nkill -KILL $$',
    {},
    { state: 'failed', cause: 'The script was ended by signal SIGKILL.' },
  ],
  [
    'has no interpreter',
    '#!/nowhere/sh\n',
    {},
    { state: 'failed', cause: expect.stringContaining('could not be started') as string },
  ],
  [
    'is not executable',
    '#!/bin/sh\n',
    { mode: 0o644 },
    { state: 'failed', cause: expect.stringContaining('chmod +x') as string },
  ],
])('tells how it went when the script %s', async (...[name, script, options, expected]) => {
  const runner = await run(script, options);
  await runner.finished;
  expect(await runner.status(), name).toMatchObject(expected);
});

it('runs nothing once the workspace stops', async () => {
  const runner = await run('#!/bin/sh\ntouch ran\nsleep 600');
  runner.close();
  await runner.finished;
  expect(existsSync(join(homes.at(-1) ?? '', 'ran'))).toBe(false);
  expect(await runner.status()).toMatchObject({ state: 'none' });
});

it('row 38: stops a script that hangs, and what it started', async () => {
  const runner = await run('#!/bin/sh\nsleep 600 & echo child $!\nwait', { limitMs: 300 });
  await vi.waitFor(async () => {
    expect(await runner.status()).toMatchObject({
      state: 'running',
      output: expect.stringContaining('child') as string,
    });
  }, patience);
  await runner.finished;
  const { state, cause, output } = await runner.status();
  expect({ state, cause }).toEqual({
    state: 'timed_out',
    cause: 'The script was stopped after 0 seconds.',
  });
  const child = Number(/child (\d+)/.exec(output)?.[1]);
  await vi.waitFor(() => {
    expect(isRunning(child)).toBe(false);
  }, patience);
});
