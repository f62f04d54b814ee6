import { execFileSync } from 'node:child_process';
import {
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Environment } from './command.js';
import { runCommandLine } from './command-line.js';

const templatesDir = join(import.meta.dirname, '..', 'assets', 'templates');
let folder: string;
let said: string;
let served: Environment | undefined;
let duringPreview: () => Promise<void>;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'workshop-authoring-'));
  [said, served, duringPreview] = ['', undefined, async () => undefined];
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

const run = (args: readonly string[], environment: Environment = {}): Promise<number> =>
  runCommandLine(args, {
    environment: { PATH: process.env['PATH'], ...environment },
    templatesDir,
    styles: [],
    copyScript: '',
    colours: false,
    say: (line) => (said += `${line}\n`),
    serve: async (given) => {
      served = given;
      return { address: 'http://localhost:7090/', stopped: duringPreview() };
    },
  });

describe('the command line', () => {
  it.each([[[]], [['--help']], [['-h']], [['help']]])('explains itself: %j', async (args) => {
    expect(await run(args)).toBe(0);
    for (const name of ['preview', 'create DIR', 'build', 'copy-volume'])
      expect(said).toContain(name);
  });

  it('explains each command', async () => {
    expect(await run(['preview', '--help'])).toBe(0);
    expect(said).toContain('--base-path PATH');
  });

  it.each([
    [['creat', 'x'], 'did you mean create?'],
    [['frobnicate'], 'known here: preview'],
    [['__proto__'], 'There is no command'],
    [['--contnet', 'x'], 'did you mean --content?'],
    [['--zzzzzzzz'], 'known here: --content'],
    [['--port'], '--port needs a value: --port PORT'],
    [['--port', '--host', 'x'], '--port needs a value'],
    [['preview', '--help=yes'], '--help takes no value'],
    [['preview', 'extra'], 'Nothing more was expected at "extra"'],
    [['create'], 'create needs DIR'],
    [['create', 'x', '--layout', 'odd'], '--layout takes homeroom or raneto'],
    [['create', 'x', '--title', 'a\nb'], '--title takes'],
    [['--content', '/nowhere/at/all'], 'There is no folder'],
    [['--content', tmpdir()], 'is no workshop'],
    [['copy-volume', '--from', '/x'], 'needs --from DIR and --to DIR'],
  ])('refuses %j', async (args, message) => {
    expect(await run(args)).toBe(2);
    expect(said).toContain(message);
  });
});

describe.each(['homeroom', 'raneto'])('create --layout %s', (layout) => {
  it('makes a workshop, in an empty folder only', async () => {
    const dir = join(folder, 'my-first_one');
    expect(await run(['create', dir, '--layout', layout])).toBe(0);
    expect(said).toContain(`--content ${dir}`);
    expect(await readFile(join(dir, 'workshop.yaml'), 'utf8')).toContain('title: "My first one"');
    const files = await readdir(dir, { recursive: true });
    for (const name of files) {
      if (/\.(?:md|ya?ml)$/.test(name))
        expect(await readFile(join(dir, name), 'utf8'), name).not.toContain('__TITLE__');
    }
    expect((await stat(join(dir, '.workshop', 'checks', 'basket'))).mode & 0o111).not.toBe(0);
    expect(await run(['create', dir, '--layout', layout])).toBe(1);
    expect(said).toContain('is not empty');
  });

  it('takes any title', async () => {
    const title = `"Quotes": $& and 'more' # of – it`;
    expect(await run(['create', join(folder, 'new'), '--layout', layout, '--title', title])).toBe(
      0,
    );
    const { parse } = await import('yaml');
    const text = await readFile(join(folder, 'new', 'workshop.yaml'), 'utf8');
    expect(parse(text)).toMatchObject({ title });
  });
});

describe('preview', () => {
  it('works in a copy that is gone afterwards', async () => {
    const dir = join(folder, 'shop');
    await run(['create', dir]);
    await mkdir(join(dir, '.git'));
    let home = '';
    duringPreview = async () => {
      home = served?.['HOME'] ?? '';
      expect((await readdir(home)).sort()).toEqual(['.workshop', 'workshop', 'workshop.yaml']);
      await writeFile(join(home, 'workshop.yaml'), 'mine');
    };
    expect(
      await run(['--content', dir, '--port', '1234', '--base-path', '/x'], { HOST: '::1' }),
    ).toBe(0);
    expect(served).toMatchObject({
      CONTENT_DIR: dir,
      PREVIEW: 'yes',
      PORT: '1234',
      BASE_PATH: '/x',
      HOST: '::1',
    });
    await expect(stat(home)).rejects.toMatchObject({ code: 'ENOENT' });
    expect(await readFile(join(dir, 'workshop.yaml'), 'utf8')).toContain('title:');
    expect(said).toContain('http://localhost:7090/');
  });

  it('keeps a home that was named, and what is in it', async () => {
    const [dir, home] = [join(folder, 'shop'), join(folder, 'home')];
    await run(['create', dir]);
    await mkdir(home);
    await writeFile(join(home, 'workshop.yaml'), 'mine');
    expect(await run(['preview', '--content', dir, '--home', home])).toBe(0);
    expect(await readFile(join(home, 'workshop.yaml'), 'utf8')).toBe('mine');
    expect(await readdir(home)).toContain('workshop');
    // Not 10080, to which no browser goes.
    expect(served).toMatchObject({ PORT: '7090' });
  });
});

it.each(['preview --home', 'build --into'])('%s copies no workshop into itself', async (how) => {
  const dir = join(folder, 'shop');
  await run(['create', dir]);
  await symlink('shop', join(folder, 'way'));
  const [command = '', option = ''] = how.split(' ');
  for (const inside of [join(dir, 'home'), join(folder, 'way', 'a', 'home')]) {
    expect(await run([command, '--content', dir, option, inside])).toBe(2);
    expect(said).toContain(`${inside} lies inside ${dir}: name another folder with ${option}.`);
  }
  expect((await readdir(dir)).sort()).toEqual(['.workshop', 'workshop', 'workshop.yaml']);
});

describe('row 36: build', () => {
  let content: string;
  let into: string;

  beforeEach(async () => {
    [content, into] = [join(folder, 'content'), join(folder, 'home')];
    await mkdir(join(content, '.workshop'), { recursive: true });
    await mkdir(join(content, '.git'));
    await writeFile(join(content, '.gitignore'), '');
    await writeFile(join(content, 'page.md'), 'new');
    await mkdir(into);
    await writeFile(join(into, 'page.md'), 'old');
    await writeFile(join(into, '.bashrc'), 'kept');
  });

  const build = async (script?: string, mode = 0o755): Promise<number> => {
    const file = join(content, '.workshop', 'build');
    if (script !== undefined) await writeFile(file, script);
    if (script !== undefined) await chmod(file, mode);
    return run(['build', '--content', content, '--into', into]);
  };

  it('puts the files there and runs the build in the home', async () => {
    expect(await build('#!/bin/bash\necho "$HOME $PWD" > built\nchmod 700 built\n')).toBe(0);
    expect((await readdir(into)).sort()).toEqual(['.bashrc', '.workshop', 'built', 'page.md']);
    expect(await readFile(join(into, 'page.md'), 'utf8')).toBe('new');
    expect(await readFile(join(into, 'built'), 'utf8')).toBe(`${into} ${into}\n`);
    expect((await stat(join(into, 'built'))).mode & 0o777).toBe(0o770);
    expect((await stat(join(into, 'page.md'))).mode & 0o060).toBe(0o060);
  });

  it('needs no build', async () => {
    expect(await build()).toBe(0);
  });

  it.each([
    ['a step in the middle', '#!/bin/bash\nfalse\ntouch after\n', 'exit code 1'],
    ['the left of a pipe', '#!/usr/bin/env bash\nfalse | cat\ntouch after\n', 'exit code 1'],
    ['a step of sh', '#!/bin/sh\nfalse\ntouch after\n', 'exit code 1'],
    ['another interpreter', '#!/usr/bin/env -S bash --norc\nexit 7\n', 'exit code 7'],
    ['a signal', '#!/bin/bash\nkill -KILL $$\n', 'SIGKILL'],
    ['no interpreter', '#!/nowhere/python\n', 'could not be started'],
  ])('fails with %s', async (_, script, message) => {
    expect(await build(script)).toBe(1);
    expect(said).toContain(message);
    expect(await readdir(into)).not.toContain('after');
  });

  it('says how to make it executable', async () => {
    expect(await build('#!/bin/bash\n', 0o644)).toBe(1);
    expect(said).toContain('chmod +x .workshop/build');
  });

  it('does not follow links out of the home', async () => {
    await symlink(join(folder, 'outside'), join(content, 'link'));
    await mkdir(join(folder, 'outside'), { mode: 0o700 });
    expect(await build()).toBe(0);
    expect((await stat(join(folder, 'outside'))).mode & 0o070).toBe(0);
  });
});

it('copy-volume tells what became of the volume', async () => {
  const [from, to] = [join(folder, 'image'), join(folder, 'volume', 'workspace')];
  await mkdir(from);
  execFileSync('touch', [join(from, 'file')]);
  const args = ['copy-volume', '--from', from, '--to', to];
  expect(await run(args)).toBe(0);
  expect(said).toContain('is as the image has it');
  await run(args);
  expect(said).toContain('stays as it is');
  await run(args, { WORKSHOP_SYNC_VOLUME: 'yes' });
  expect(said).toContain('has what was missing');
  expect(await run(args, { WORKSHOP_SYNC_VOLUME: 'maybe' })).toBe(2);
});
