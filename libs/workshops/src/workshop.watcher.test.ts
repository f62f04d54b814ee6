import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLogger } from '@launchpad/kernel';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { watchWorkshops, type WorkshopWatch } from './workshop.watcher.js';

let dir: string;
let watch: WorkshopWatch | undefined;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'watched-'));
  await mkdir(join(dir, 'git'));
});

afterEach(async () => {
  await watch?.close();
  await rm(dir, { recursive: true, force: true });
});

function newGate() {
  const gate = { open: () => undefined as unknown, opened: Promise.resolve() };
  gate.opened = new Promise((resolve) => {
    gate.open = () => {
      resolve();
    };
  });
  return gate;
}

describe('watching the workshops', () => {
  it('tells of an edit soon, and of many edits once', async () => {
    const onChange = vi.fn(() => Promise.resolve());
    watch = watchWorkshops({ dir, onChange, log: silentLogger, quietMs: 100 });
    await watch.ready;
    expect(onChange).not.toHaveBeenCalled();
    for (let i = 0; i < 20; i += 1) await writeFile(join(dir, `git/page${String(i)}.md`), 'x');
    await vi.waitFor(() => {
      expect(onChange).toHaveBeenCalledTimes(1);
    });
    await mkdir(join(dir, 'second'));
    await vi.waitFor(() => {
      expect(onChange).toHaveBeenCalledTimes(2);
    });
  });

  it('looks by itself where nobody tells', async () => {
    const onChange = vi.fn(() => Promise.resolve());
    watch = watchWorkshops({ dir, onChange, log: silentLogger, rescanMs: 10 });
    await vi.waitFor(() => {
      expect(onChange.mock.calls.length).toBeGreaterThan(2);
    });
  });

  it('notices what changes while it looks, and never looks twice at once', async () => {
    const gate = newGate();
    let looking = 0;
    const onChange = vi.fn(async () => {
      looking += 1;
      expect(looking).toBe(1);
      await gate.opened;
      looking -= 1;
    });
    watch = watchWorkshops({ dir, onChange, log: silentLogger, quietMs: 20 });
    await watch.ready;
    await writeFile(join(dir, 'git/early.md'), 'x');
    await vi.waitFor(() => {
      expect(onChange).toHaveBeenCalledTimes(1);
    });
    await writeFile(join(dir, 'git/late.md'), 'x');
    gate.open();
    await vi.waitFor(() => {
      expect(onChange).toHaveBeenCalledTimes(2);
    });
  });

  it('goes on after a look that failed, and says so', async () => {
    const warn = vi.fn();
    const onChange = vi.fn(() => Promise.reject(new Error('disk')));
    watch = watchWorkshops({ dir, onChange, log: { ...silentLogger, warn }, rescanMs: 10 });
    await vi.waitFor(() => {
      expect(onChange.mock.calls.length).toBeGreaterThan(1);
    });
    expect(warn).toHaveBeenCalledWith(expect.objectContaining({ dir }), 'workshops could not be read');
  });

  it('waits for a look under way when it closes, and never looks again', async () => {
    const gate = newGate();
    const onChange = vi.fn(() => gate.opened);
    watch = watchWorkshops({ dir, onChange, log: silentLogger, rescanMs: 1 });
    await vi.waitFor(() => {
      expect(onChange).toHaveBeenCalledTimes(1);
    });
    let closed = false;
    const closing = watch.close().then(() => (closed = true));
    expect(closed).toBe(false);
    gate.open();
    await closing;
    await writeFile(join(dir, 'git/after.md'), 'x');
    expect(onChange).toHaveBeenCalledTimes(1);
  });
});
