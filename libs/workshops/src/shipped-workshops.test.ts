import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { answersAs, readSteps, type NotesStep } from './notes-steps.js';
import { ScratchShell } from './scratch-shell.bed.js';
import { inspectWorkshopFolder } from './workshop.folder.js';

const workshopsDir = fileURLToPath(new URL('../../../workshops', import.meta.url));
const slug = 'getting-started-shell-git';
const contentDir = join(workshopsDir, slug, 'raneto/content');

type Page = { readonly path: string; readonly text: string };

const headerOf = ({ text }: Page, key: string): string | undefined =>
  new RegExp(`^${key}: (.+)$`, 'm').exec(text.split('\n---\n')[0] ?? '')?.[1];

async function readPage(path: string): Promise<Page> {
  return { path, text: await readFile(join(contentDir, `${path}.md`), 'utf8') };
}

/** The pages in the order in which their arrows lead through them. */
async function readChain(): Promise<readonly Page[]> {
  const pages: Page[] = [];
  for (let path: string | undefined = 'index'; path !== undefined; ) {
    const page = await readPage(path);
    pages.push(page);
    const next = headerOf(page, 'NextPage');
    path = next === undefined ? undefined : normalize(join(dirname(path), next));
    if (pages.length > 100) throw new Error('the arrows lead in a circle');
  }
  return pages;
}

let home: string;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'learner-'));
  await cp(join(workshopsDir, slug), home, { recursive: true });
});

afterEach(async () => {
  await rm(home, { recursive: true, force: true });
});

const learnerEnv = (path = process.env['PATH'] ?? '') => ({ HOME: home, PATH: path, LANG: 'C.UTF-8' });

async function runSetup(path?: string) {
  return promisify(execFile)(join(home, '.workshop/setup'), [], { cwd: home, env: learnerEnv(path) });
}

/** Runs a check as the workshop does: in the home, with nothing to read from. */
function runCheck(name: string): Promise<{ readonly code: number; readonly output: string }> {
  const file = join(home, '.workshop/checks', name);
  return new Promise((resolve) => {
    const child = execFile(file, { cwd: home, env: learnerEnv() }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), output: stdout + stderr });
    });
    child.stdin?.end();
  });
}

describe('the workshop that comes with Launchpad', () => {
  it('has no faults', async () => {
    const folder = await inspectWorkshopFolder(workshopsDir, slug);
    expect(folder).toMatchObject({ kind: 'valid', definition: { ttlSeconds: 3600, extendSeconds: 1800 } });
  });

  it('leads through every page, forwards and back', async () => {
    const chain = await readChain();
    const files = await readdir(contentDir, { recursive: true });
    const pages = files.filter((file) => file.endsWith('.md')).map((file) => file.slice(0, -3));
    expect(chain.map((page) => page.path).sort()).toEqual(pages.sort());
    for (const [place, page] of chain.entries()) {
      const prev = headerOf(page, 'PrevPage');
      const before = prev && normalize(join(dirname(page.path), prev));
      expect(before, page.path).toBe(chain[place - 1]?.path);
    }
  });

  it('has no dead picture and no dead link', async () => {
    for (const { path, text } of await readChain()) {
      for (const [, picture = ''] of text.matchAll(/!\[[^\]]+\]\(([^)]+)\)/g)) {
        expect((await stat(join(contentDir, dirname(path), picture))).isFile()).toBe(true);
      }
      for (const [, page = ''] of text.matchAll(/\]\(%base_url%\/([^)]+)\)/g)) {
        await expect(readPage(page)).resolves.toBeDefined();
      }
    }
  });
});

describe('its set-up', { timeout: 30_000 }, () => {
  it('may run again and again without touching what people did', async () => {
    await runSetup();
    await writeFile(join(home, 'recipes/chai.md'), 'mine');
    await rm(join(home, 'teahouse'), { recursive: true });
    const { stdout } = await runSetup();
    expect(stdout).toContain('teahouse is ready\nrecipes is there already; left as it is');
    expect(await readFile(join(home, 'recipes/chai.md'), 'utf8')).toBe('mine');
    expect((await readdir(home)).filter((name) => name.startsWith('.new-'))).toEqual([]);
  });

  it('says plainly that git is missing, and prepares the rest', async () => {
    const bin = join(home, 'bin');
    await mkdir(bin);
    const tools = ['bash', 'env', 'dirname', 'mktemp', 'cp', 'chmod', 'mv', 'grep', 'find', 'sed'];
    const { stdout } = await promisify(execFile)('which', tools);
    for (const tool of stdout.trim().split('\n')) {
      await symlink(tool, join(bin, tool.slice(tool.lastIndexOf('/') + 1)));
    }
    await expect(runSetup(bin)).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining('Not installed on this machine: git.') as string,
    });
    expect(await readdir(join(home, 'teahouse'))).toContain('menu');
  });
});

describe('its checks', { timeout: 30_000 }, () => {
  it('are in the notes, and the other way round', async () => {
    const steps = (await readChain()).flatMap(({ path, text }) => readSteps(path, text));
    const declared = steps.filter((step) => step.kind === 'check').map((step) => step.code);
    const files = await readdir(join(home, '.workshop/checks'));
    expect(declared.sort()).toEqual(files.sort());
    expect(declared.length).toBeGreaterThan(12);
  });

  it('fail before anything is done, and say what to do', async () => {
    await runSetup();
    for (const name of await readdir(join(home, '.workshop/checks'))) {
      const { code, output } = await runCheck(name);
      expect(code, `${name}\n${output}`).toBe(1);
      expect(output.trim().split('\n').length, `${name}\n${output}`).toBeGreaterThan(1);
    }
  });

  it('tell when the practice folders are gone', async () => {
    for (const name of await readdir(join(home, '.workshop/checks'))) {
      const { code, output } = await runCheck(name);
      expect(code, name).toBe(1);
      expect(output, name).toContain('~/.workshop/setup');
    }
  });

  it.each<[string, string, string]>([
    ['chais-on-friday', 'echo four > teahouse/notes/chais.txt', 'more than a number'],
    ['chais-on-friday', 'echo 4 > teahouse/notes/chais.txt', 'It says 4'],
    ['secret-found', 'echo mine > secret.txt', 'is not the secret'],
    ['todo-list', 'echo "Water the plants" > teahouse/notes/todo.txt', 'milk is not on the list'],
    ['winter-menu', 'mkdir teahouse/drafts; mv teahouse/menu/food.txt teahouse/drafts/winter-menu.txt', 'moved instead'],
    ['first-commit', 'cd recipes; git init -q; git add chai.md; git commit -qm one', 'README.md is not part'],
    ['cardamom', 'cd recipes; git init -q; git add .; git commit -qm one; echo cardamom >> chai.md', 'not yet in the history'],
  ])('are not content with half of it: %s after %s', async (...[name, command, message]) => {
    await runSetup();
    await promisify(execFile)('bash', ['-ec', command], { cwd: home, env: learnerEnv() });
    const { code, output } = await runCheck(name);
    expect({ code, output }).toEqual({ code: 1, output: expect.stringContaining(message) as string });
  });
});

describe('what its notes promise', () => {
  it('holds for every block, in order, in two terminals', { timeout: 120_000 }, async () => {
    await runSetup();
    const steps = (await readChain()).flatMap(({ path, text }) => readSteps(path, text));
    expect(steps.length).toBeGreaterThan(80);
    const terminals = { 1: new ScratchShell(home), 2: new ScratchShell(home) };
    let endless: NotesStep | undefined;
    try {
      for (const step of steps) {
        if (step.kind === 'check') {
          const { code, output } = await runCheck(step.code);
          expect(code, `${step.place}\n${output}`).toBe(0);
          continue;
        }
        const terminal = terminals[step.terminal];
        if (step.kind === 'endless') {
          await terminal.start(step.code, step.answer ?? '');
          endless = step;
          continue;
        }
        if (endless?.terminal === step.terminal) {
          const [, followed = ''] = /^tail -f ~\/(.+)$/.exec(endless.code) ?? [];
          await terminal.hasShown(join(home, followed));
          terminal.interrupt();
          endless = undefined;
        }
        const { answer, failures } = await terminal.run(step.code);
        if (step.kind === 'fails') expect(failures, `${step.place}\n${answer}`).not.toBe('');
        else expect(failures, `${step.place}\n${answer}`).toBe('');
        if (step.answer !== undefined && !answersAs(step.answer, answer)) {
          // Fails, and shows the two side by side.
          expect(answer, step.place).toBe(step.answer);
        }
      }
    } finally {
      terminals[1].close();
      terminals[2].close();
    }
  });
});
