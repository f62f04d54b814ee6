import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { answersAs, readSteps, type NotesStep } from './notes-steps.js';
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

const patience = { timeout: 15_000, interval: 20 };

/** A bash that is told line by line what to do, as by a person at a terminal. */
class ScratchShell {
  private readonly child: ChildProcess;
  private output = '';
  private marks = 0;

  constructor(private readonly home: string) {
    const env = { HOME: home, PATH: process.env['PATH'], LANG: 'C.UTF-8', TERM: 'dumb' };
    this.child = spawn('bash', ['--noprofile', '--norc'], { cwd: home, env, detached: true });
    this.child.stdout?.setEncoding('utf8').on('data', (text: string) => (this.output += text));
    this.type('exec 2>&1; trap : INT; trap \'failures="$failures $?"\' ERR');
  }

  /** Runs some lines to their end. Tells what they answered, and the exit codes that were not 0. */
  async run(code: string): Promise<{ readonly answer: string; readonly failures: string }> {
    this.marks += 1;
    const mark = `--- done ${String(this.marks)}`;
    const from = this.output.length;
    this.type(`failures=\n${code}\necho; echo "${mark}:$failures;"`);
    const ending = new RegExp(`\\n${mark}:(.*);\\n`);
    await vi.waitFor(() => {
      expect(this.output.slice(from)).toMatch(ending);
    }, patience);
    const [whole = '', failures = ''] = ending.exec(this.output.slice(from)) ?? [];
    const end = this.output.indexOf(whole, from);
    return { answer: this.asSeen(this.output.slice(from, end)), failures: failures.trim() };
  }

  /** Starts something that does not end by itself, and waits until it has answered. */
  async start(code: string, answer: string): Promise<void> {
    const from = this.output.length;
    this.type(code);
    await vi.waitFor(() => {
      expect(this.output.slice(from)).toContain(answer);
    }, patience);
  }

  /** Waits until everything that was written to a followed file has been shown. */
  async hasShown(file: string): Promise<void> {
    const text = await readFile(file, 'utf8');
    await vi.waitFor(() => {
      expect(this.output).toContain(text);
    }, patience);
  }

  /** What Ctrl+C does: every process in front is interrupted. */
  interrupt(): void {
    this.signal('SIGINT');
  }

  close(): void {
    this.signal('SIGKILL');
  }

  private type(lines: string): void {
    this.child.stdin?.write(`${lines}\n`);
  }

  private signal(signal: NodeJS.Signals): void {
    if (this.child.pid !== undefined && this.child.exitCode === null) process.kill(-this.child.pid, signal);
  }

  /** As a learner would see it, whose home is called otherwise and whose shell counts no lines. */
  private asSeen(text: string): string {
    return text.replaceAll(this.home, '/home/learner').replaceAll(/^bash: line \d+: /gm, 'bash: ');
  }
}

let home: string;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'learner-'));
  await cp(join(workshopsDir, slug), home, { recursive: true });
});

afterEach(async () => {
  await rm(home, { recursive: true, force: true });
});

async function runSetup(path = process.env['PATH'] ?? '') {
  const env = { HOME: home, PATH: path, LANG: 'C.UTF-8' };
  return promisify(execFile)(join(home, '.workshop/setup'), [], { cwd: home, env });
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

describe('what its notes promise', () => {
  it('holds for every block, in order, in two terminals', { timeout: 120_000 }, async () => {
    await runSetup();
    const steps = (await readChain()).flatMap(({ path, text }) => readSteps(path, text));
    expect(steps.length).toBeGreaterThan(80);
    const terminals = { 1: new ScratchShell(home), 2: new ScratchShell(home) };
    let endless: NotesStep | undefined;
    try {
      for (const step of steps) {
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
