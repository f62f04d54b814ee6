import { silentLogger } from '@launchpad/kernel';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { CheckResult } from './check-result.js';
import { ResultsStore } from './results.store.js';

let folder: string;
let file: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'workshop-results-'));
  file = join(folder, 'results.jsonl');
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

const result = (step: string, more: Partial<CheckResult> = {}): CheckResult => ({
  step,
  page: 'index',
  result: 'failed',
  at: '2026-01-01T00:00:00.000Z',
  durationMs: 5,
  exitCode: 1,
  session: null,
  ...more,
});

it('keeps the order of what is written at once', async () => {
  const store = new ResultsStore({ file, log: silentLogger });
  const names = Array.from({ length: 50 }, (_, index) => `step-${String(index)}`);
  await Promise.all(names.map((name) => store.append(result(name))));
  expect((await store.read()).map(({ step }) => step)).toEqual(names);
});

it('stays within its bound and forgets no step that passed', async () => {
  const maxBytes = 4000;
  const store = new ResultsStore({ file, log: silentLogger, maxBytes });
  await store.append(result('early', { result: 'passed' }));
  for (let index = 0; index < 200; index += 1) {
    await store.append(result('again', { durationMs: index }));
    expect((await stat(file)).size).toBeLessThanOrEqual(maxBytes);
  }
  const kept = await store.read();
  expect(kept[0]).toMatchObject({ step: 'early', result: 'passed' });
  expect(kept.at(-1)).toMatchObject({ step: 'again', durationMs: 199 });
  expect((await stat(file)).mode & 0o777).toBe(0o600);
});

it('reads past what is no result', async () => {
  const good = JSON.stringify(result('good', { result: 'passed' }));
  const lines = ['nonsense', '{"step":1}', '[]', 'null', '\u0000', good, good.slice(0, 30)];
  await writeFile(file, lines.join('\n'));
  const store = new ResultsStore({ file, log: silentLogger });
  expect(await store.read()).toMatchObject([{ step: 'good' }]);
});

it('starts a line of its own after one that was never finished', async () => {
  await writeFile(file, '{"step":"half');
  const store = new ResultsStore({ file, log: silentLogger });
  await store.append(result('whole'));
  expect(await store.read()).toMatchObject([{ step: 'whole' }]);
  expect(await readFile(file, 'utf8')).toContain('{"step":"half\n{');
});
