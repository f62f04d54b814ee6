import { silentLogger, type Logger } from '@launchpad/kernel';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CheckRunner } from './check.runner.js';
import type { CheckStep } from '../notes/check-step.js';

// Processes and watched files on a machine that may be busy.
vi.setConfig({ testTimeout: 60_000 });
const patience = { timeout: 50_000 };

let home: string;
let runner: CheckRunner | undefined;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'workshop-checks-'));
  await mkdir(join(home, '.workshop', 'checks'), { recursive: true });
});

afterEach(async () => {
  await runner?.close();
  runner = undefined;
  await rm(home, { recursive: true, force: true });
});

const resultsFile = (): string => join(home, 'results.jsonl');
const step = (name: string, more: Partial<CheckStep> = {}): CheckStep => ({
  name,
  title: `Do ${name}`,
  page: 'index',
  everySeconds: null,
  timeoutSeconds: 20,
  ...more,
});

async function script(name: string, body: string, mode = 0o755): Promise<void> {
  const file = join(home, '.workshop', 'checks', name);
  await writeFile(file, `#!/bin/bash\n${body}\n`);
  await chmod(file, mode);
}

function start(steps: readonly CheckStep[], log: Logger = silentLogger): CheckRunner {
  const env = { PATH: process.env['PATH'] ?? '', HOME: home };
  runner = new CheckRunner({
    steps: async () => steps,
    place: { contentDir: home, home, env },
    resultsFile: resultsFile(),
    session: 'session-1',
    log,
  });
  return runner;
}

const results = async (): Promise<unknown[]> =>
  (await readFile(resultsFile(), 'utf8'))
    .trimEnd()
    .split('\n')
    .map((line): unknown => JSON.parse(line));

/** Dead is dead, even while nobody has collected it. */
function isRunning(pid: number): boolean {
  const file = `/proc/${String(pid)}/stat`;
  return existsSync(file) && !/\) [ZX] /.test(readFileSync(file, 'utf8'));
}

describe('a run', () => {
  it('passes with exit code 0, in the home of the learner, with nothing to read from', async () => {
    await script('one', 'pwd; cat; echo "$HOME" >&2');
    expect(await start([step('one')]).run(step('one'))).toMatchObject({
      name: 'one',
      title: 'Do one',
      page: 'index',
      done: true,
      state: 'passed',
      exitCode: 0,
      output: expect.stringContaining(`${home}\n`) as string,
      endedAt: expect.stringMatching(/^\d{4}-.*Z$/) as string,
    });
    expect(await results()).toEqual([
      {
        step: 'one',
        page: 'index',
        result: 'passed',
        at: expect.any(String) as string,
        durationMs: expect.any(Number) as number,
        exitCode: 0,
        session: 'session-1',
      },
    ]);
    expect(statSync(resultsFile()).mode & 0o777).toBe(0o600);
  });

  it.each([
    ['another exit code', 'echo no repository yet; exit 3', { state: 'failed', exitCode: 3 }],
    ['a signal', 'kill -KILL $$', { state: 'failed', exitCode: null }],
  ])('fails with %s', async (_, body, expected) => {
    await script('one', body);
    expect(await start([step('one')]).run(step('one'))).toMatchObject({ ...expected, done: false });
  });

  it('prints text: no control sequences, no invalid bytes, and only its end', async () => {
    await script('odd', String.raw`printf '\033]0;title\007\033[31mred\033[0m\xff\r\nnext\b\0\n'`);
    const odd = await start([step('odd'), step('much')]).run(step('odd'));
    expect(odd.output).toBe('red\uFFFD\nnext\n');
    await script('much', 'yes "a line of words" | head -c 3000000; printf "the end"');
    const { output } = await start([step('much')]).run(step('much'));
    expect(output.length).toBeLessThanOrEqual(16 * 1024 + 2);
    expect(output).toMatch(/^…\n/);
    expect(output).toMatch(/the end$/);
  });

  it('is stopped when it takes too long, whatever it does about it, with everything it started', async () => {
    await script('slow', 'trap "" TERM; sleep 600 & echo "child $!"; wait; sleep 600');
    const { output, state } = await start([step('slow')]).run(
      step('slow', { timeoutSeconds: 0.2 }),
    );
    expect(state).toBe('timed_out');
    expect(output).toContain('stopped after');
    const child = Number(/child (\d+)/.exec(output)?.[1]);
    await vi.waitFor(() => {
      expect(isRunning(child)).toBe(false);
    }, patience);
  });

  it('leaves nothing behind, and waits for nobody who holds on to its output', async () => {
    await script('leaver', 'sleep 600 & echo "child $!"; exit 0');
    await script('escaper', 'setsid sleep 600 & echo "child $!"; exit 0');
    const left = await start([]).run(step('leaver'));
    const child = Number(/child (\d+)/.exec(left.output)?.[1]);
    await vi.waitFor(() => {
      expect(isRunning(child)).toBe(false);
    }, patience);
    const escaped = await start([]).run(step('escaper'));
    expect(escaped).toMatchObject({ state: 'passed' });
    process.kill(Number(/child (\d+)/.exec(escaped.output)?.[1]), 'SIGKILL');
  });

  it.each([
    ['missing', 'has to add an executable .workshop/checks/missing'],
    ['plain', 'chmod +x .workshop/checks/plain'],
    ['folder', 'has to be a file'],
    ['out', 'a link that leads out'],
    ['../setup', 'is no name for a check'],
    ['.hidden', 'is no name for a check'],
    ['bad', 'has to name its interpreter'],
  ])('that cannot be made names its remedy: %s', async (name, remedy) => {
    await script('plain', 'exit 0', 0o644);
    await mkdir(join(home, '.workshop', 'checks', 'folder'));
    await symlink('/bin/true', join(home, '.workshop', 'checks', 'out'));
    await writeFile(join(home, '.workshop', 'setup'), '#!/bin/sh\n', { mode: 0o755 });
    const file = join(home, '.workshop', 'checks', 'bad');
    await writeFile(file, '#!/nowhere/sh\n', { mode: 0o755 });
    const answer = await start([]).run(step(name));
    expect(answer).toMatchObject({ state: 'failed', done: false, exitCode: null });
    expect(answer.output).toContain(remedy);
  });
});

describe('several runs', () => {
  it('joins a run that is under way', async () => {
    await script('one', 'echo run >> runs; while [ ! -e go ]; do sleep 0.02; done');
    const checks = start([step('one')]);
    const first = checks.run(step('one'));
    const second = checks.run(step('one'));
    await vi.waitFor(async () => {
      expect(existsSync(join(home, 'runs'))).toBe(true);
      expect((await checks.answer(false)).checks).toMatchObject([{ state: 'running' }]);
    }, patience);
    await writeFile(join(home, 'go'), '');
    expect(await first).toEqual(await second);
    expect(await readFile(join(home, 'runs'), 'utf8')).toBe('run\n');
  });

  it('runs four at once, and all in the end', async () => {
    const body = 'echo >> started; while [ ! -e go ]; do sleep 0.02; done';
    const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
    for (const name of names) await script(name, body);
    const checks = start([]);
    const runs = names.map((name) => checks.run(step(name)));
    const started = (): number =>
      statSync(join(home, 'started'), { throwIfNoEntry: false })?.size ?? 0;
    await vi.waitFor(() => {
      expect(started()).toBe(4);
    }, patience);
    await writeFile(join(home, 'go'), '');
    const states = (await Promise.all(runs)).map(({ state }) => state);
    expect(states).toEqual(names.map(() => 'passed'));
    expect(started()).toBe(7);
  });

  it('goes on by itself while somebody looks, until it has passed', async () => {
    await script('paced', 'echo >> runs; [ -e ready ]');
    await script('clicked', 'echo >> clicks');
    const steps = [step('paced', { everySeconds: 1 }), step('clicked')];
    const checks = start(steps);
    await checks.answer(false);
    expect(existsSync(join(home, 'runs'))).toBe(false);
    await checks.answer(true);
    await vi.waitFor(() => {
      expect(statSync(join(home, 'runs')).size).toBe(2);
    }, patience);
    await writeFile(join(home, 'ready'), '');
    await vi.waitFor(async () => {
      expect((await checks.answer(false)).checks[0]).toMatchObject({ done: true, state: 'passed' });
    }, patience);
    expect(existsSync(join(home, 'clicks'))).toBe(false);
    // The same failure twice is one line, however often it ran.
    expect(await results()).toMatchObject([{ result: 'failed' }, { result: 'passed' }]);
  });

  it('ends with the workshop, children too', async () => {
    await script('long', 'sleep 600 & echo $! > child; wait');
    const checks = start([]);
    const run = checks.run(step('long'));
    await vi.waitFor(() => {
      expect(statSync(join(home, 'child')).size).toBeGreaterThan(0);
    }, patience);
    await checks.close();
    await run;
    expect(isRunning(Number(readFileSync(join(home, 'child'), 'utf8')))).toBe(false);
    expect(existsSync(resultsFile())).toBe(false);
  });
});

describe('what has passed', () => {
  it('stays done when it fails later, and after a restart of the workshop', async () => {
    await script('one', '[ ! -e broken ]');
    const steps = [step('one'), step('two')];
    await start(steps).run(step('one'));
    await writeFile(join(home, 'broken'), '');
    expect(await start(steps).run(step('one'))).toMatchObject({ done: true, state: 'failed' });
    expect((await start(steps).answer(false)).checks).toMatchObject([
      { name: 'one', done: true, state: 'passed' },
      { name: 'two', done: false, state: 'unknown' },
    ]);
  });

  it.each([
    ['a pipe', (file: string) => execFileSync('mkfifo', [file])],
    ['a folder', (file: string) => execFileSync('mkdir', [file])],
    ['a link to elsewhere', (file: string) => execFileSync('ln', ['-s', `${file}.other`, file])],
  ])('goes on without a memory when its file is %s', async (_, prepare) => {
    await script('one', 'exit 0');
    prepare(resultsFile());
    const warn = vi.fn();
    const checks = start([step('one')], { ...silentLogger, warn });
    expect(await checks.run(step('one'))).toMatchObject({ done: true, state: 'passed' });
    expect(warn).toHaveBeenCalled();
    expect(existsSync(`${resultsFile()}.other`)).toBe(false);
  });
});
