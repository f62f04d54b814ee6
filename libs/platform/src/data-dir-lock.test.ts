import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { lockDataDir } from './data-dir-lock.js';

function newDir(): string {
  const dir = mkdtempSync(path.join(os.tmpdir(), 'launchpad-lock-'));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  return dir;
}

/** Another process that holds the lock and, as a launcher would, has its pid in the file. */
async function holdElsewhere(dir: string) {
  const file = path.join(dir, 'launchpad.lock');
  writeFileSync(file, '');
  const child = spawn('flock', ['--no-fork', file, 'cat'], { stdio: ['pipe', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const answer = new Promise((resolve) => child.stdout.once('data', resolve));
  child.stdin.write('locked\n');
  await answer;
  writeFileSync(file, `${String(child.pid)}\n`);
  return child;
}

test('a second launcher is refused and told about the first', () => {
  const dir = newDir();
  lockDataDir(dir);
  expect(() => lockDataDir(dir)).toThrow(`already runs on ${dir} (pid ${String(process.pid)})`);
});

test('makes the directory, and can be taken again after a release', () => {
  const dir = path.join(newDir(), 'new');
  lockDataDir(dir).release();
  lockDataDir(dir).release();
});

test('a lock left by kill -9 is free at once', async () => {
  const dir = newDir();
  const holder = await holdElsewhere(dir);
  expect(() => lockDataDir(dir)).toThrow(`(pid ${String(holder.pid)})`);

  holder.kill('SIGKILL');

  await vi.waitFor(() => {
    lockDataDir(dir).release();
  });
});

test('says so when the directory cannot be made', () => {
  const file = path.join(newDir(), 'file');
  writeFileSync(file, '');
  expect(() => lockDataDir(path.join(file, 'data'))).toThrow('cannot write to its data directory');
});
