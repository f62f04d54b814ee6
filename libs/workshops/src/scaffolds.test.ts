import { execFile } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readSteps } from './notes-steps.js';
import { ScratchShell } from './scratch-shell.bed.js';
import { inspectWorkshopFolder } from './workshop.folder.js';

/** What authors start from; it is a workshop itself. */
const scaffoldsDir = fileURLToPath(new URL('../../../apps/workshop/server/assets/templates', import.meta.url));

let home: string;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'learner-'));
});

afterEach(async () => {
  await rm(home, { recursive: true, force: true });
});

describe.each([
  ['homeroom', 'workshop/content'],
  ['raneto', 'raneto/content'],
])('the scaffold %s', (layout, content) => {
  it('has no faults', async () => {
    expect(await inspectWorkshopFolder(scaffoldsDir, layout)).toMatchObject({ kind: 'valid' });
  });

  it('works: its check fails first, and passes after its blocks', { timeout: 30_000 }, async () => {
    await cp(join(scaffoldsDir, layout), home, { recursive: true });
    const env = { HOME: home, PATH: process.env['PATH'] ?? '' };
    const run = (file: string) => promisify(execFile)(join(home, file), [], { cwd: home, env });
    await run('.workshop/setup');
    await expect(run('.workshop/checks/basket')).rejects.toMatchObject({
      code: 1,
      stdout: expect.stringContaining('no fruit') as string,
    });
    const shell = new ScratchShell(home);
    const kinds = new Set<string>();
    for (const file of (await readdir(join(home, content), { recursive: true })).sort()) {
      if (!file.endsWith('.md')) continue;
      const text = (await readFile(join(home, content, file), 'utf8')).replaceAll('%FRUIT%', 'apple');
      for (const step of readSteps(file, text)) {
        kinds.add(`${step.kind} ${String(step.terminal)}`);
        if (step.kind === 'check') await run(`.workshop/checks/${step.code}`);
        else expect((await shell.run(step.code)).failures, step.place).toBe('');
      }
    }
    shell.close();
    expect([...kinds].sort()).toEqual(['check 1', 'works 1', 'works 2']);
  });
});
