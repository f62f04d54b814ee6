import { execFileSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { folderLimits, readFolderFiles } from './workshop.files.js';
import { inspectWorkshopFolder, listWorkshopFolders } from './workshop.folder.js';

let workshopsDir: string;

beforeEach(async () => {
  workshopsDir = await mkdtemp(join(tmpdir(), 'workshops-'));
});

afterEach(async () => {
  await rm(workshopsDir, { recursive: true, force: true });
});

async function write(path: string, text: string): Promise<void> {
  const full = join(workshopsDir, path);
  await mkdir(dirname(full), { recursive: true });
  await writeFile(full, text);
}

async function writeWorkshop(slug: string): Promise<void> {
  await write(`${slug}/workshop.yaml`, 'title: Git\ndescription: First steps\n');
  await write(`${slug}/raneto/content/index.md`, '# Hello\n');
}

async function digestOf(slug: string): Promise<string> {
  const folder = await inspectWorkshopFolder(workshopsDir, slug);
  if (folder.kind === 'faulty') throw new Error(JSON.stringify(folder.faults));
  return folder.digest;
}

async function faultsOf(slug: string): Promise<readonly string[]> {
  const folder = await inspectWorkshopFolder(workshopsDir, slug);
  return folder.kind === 'valid' ? [] : folder.faults.map((f) => `${f.path} ${f.message}`);
}

describe('listing', () => {
  it('finds folders only, and not those that start with a dot', async () => {
    await writeWorkshop('git');
    await writeWorkshop('.draft');
    await write('README.md', 'x');
    await symlink('nowhere', join(workshopsDir, 'dangling'));
    expect(await listWorkshopFolders(workshopsDir)).toEqual(['git']);
  });

  it('does not take a folder it cannot read for an empty one', async () => {
    await expect(listWorkshopFolders(join(workshopsDir, 'missing'))).rejects.toMatchObject({
      code: 'config.invalid',
      message: expect.stringContaining('ENOENT') as string,
    });
  });
});

describe('a version', () => {
  it('is the same for the same files wherever and whenever they were written', async () => {
    await writeWorkshop('git');
    await writeWorkshop('copy');
    await chmod(join(workshopsDir, 'copy/workshop.yaml'), 0o600);
    expect(await digestOf('copy')).toBe(await digestOf('git'));
  });

  it.each<[string, (dir: string) => Promise<void>]>([
    ['a byte', (dir) => writeFile(join(dir, 'raneto/content/index.md'), '# Hallo\n')],
    ['a new file', (dir) => writeFile(join(dir, 'notes.txt'), '')],
    ['a new empty folder', (dir) => mkdir(join(dir, 'exercise')).then(() => undefined)],
    ['the executable bit', (dir) => chmod(join(dir, 'raneto/content/index.md'), 0o755)],
    ['a link', (dir) => symlink('raneto', join(dir, 'pages'))],
  ])('changes with %s', async (_, change) => {
    await writeWorkshop('git');
    const before = await digestOf('git');
    await change(join(workshopsDir, 'git'));
    expect(await digestOf('git')).not.toBe(before);
  });

  it('leaves out what editors and git leave behind', async () => {
    await writeWorkshop('git');
    const before = await digestOf('git');
    await write('git/.git/HEAD', 'ref: x');
    await write('git/raneto/content/.index.md.swp', 'x');
    await symlink('me@host.1:2', join(workshopsDir, 'git/.#index.md'));
    expect(await digestOf('git')).toBe(before);
  });
});

describe('faults', () => {
  it('are all told at once', async () => {
    await write('Bad_Name/workshop.yaml', 'title: x\nttl: never\n');
    await write('Bad_Name/.workshop/setup', 'echo hello');
    expect(await faultsOf('Bad_Name')).toEqual([
      'Bad_Name/ has a name that cannot be part of an address; rename the folder with small letters, digits and dashes, such as `getting-started`',
      'workshop.yaml: description is missing; add a line such as `description: What people will be able to do`',
      'workshop.yaml: ttl must be a length of time: a whole number with s, m, h or d (a bare number means seconds), such as `ttl: 1h`',
      'Bad_Name/ holds no page; put at least one .md or .adoc file into workshop/content, raneto/content, content',
      '.workshop/setup is not executable and would never run; use `chmod +x .workshop/setup`',
    ]);
  });

  it.each(['-a', 'a-', 'a.b', 'ü', 'a'.repeat(41)])('refuses the name %s', async (slug) => {
    await writeWorkshop(slug);
    expect(await faultsOf(slug)).toEqual([expect.stringContaining('rename the folder') as string]);
  });

  it.each(['content', 'raneto/content', 'workshop/content'])('accepts pages in %s', async (folder) => {
    await write('git/workshop.yaml', 'title: Git\ndescription: First steps\n');
    await write(`git/${folder}/deep/page.adoc`, '= Hello\n');
    expect(await faultsOf('git')).toEqual([]);
  });

  it('reads its settings from the top of the folder, not from the content', async () => {
    await write('git/workshop/workshop.yaml', 'title: x\ndescription: x\n');
    await write('git/workshop/content/page.md', 'x');
    expect(await faultsOf('git')).toEqual([
      'workshop.yaml is missing; add it with at least a `title:` and a `description:`',
    ]);
  });

  it('refuses settings that are no text', async () => {
    await writeWorkshop('git');
    await writeFile(join(workshopsDir, 'git/workshop.yaml'), Buffer.from([0x74, 0xff, 0xfe]));
    expect(await faultsOf('git')).toEqual(['workshop.yaml is not UTF-8 text; save it as UTF-8']);
  });

  it('refuses links that do not stay inside', async () => {
    await writeWorkshop('git');
    await write('secret', 'x');
    await mkdir(join(workshopsDir, 'git/exercise'));
    const link = (target: string, path: string) => symlink(target, join(workshopsDir, 'git', path));
    await link('../secret', 'up');
    await link('/etc/passwd', 'absolute');
    await link('nowhere', 'dangling');
    await link('loop', 'loop');
    await link('exercise', 'inside');
    // Looks inside by its letters and is outside by the link it passes through.
    await link('inside/../../secret', 'through');
    const faults = await faultsOf('git');
    expect([...faults].sort()).toEqual([
      "absolute is a link to `/etc/passwd`; make it relative",
      'dangling is a link that leads nowhere (`nowhere`); remove it',
      'loop is a link that leads nowhere (`loop`); remove it',
      "through is a link that leads out of the workshop's folder (`inside/../../secret`); put the file itself here",
      "up is a link that leads out of the workshop's folder (`../secret`); put the file itself here",
    ]);
  });

  it('does not wait for a pipe', async () => {
    await writeWorkshop('git');
    execFileSync('bash', ['-c', 'mkfifo "$0"', join(workshopsDir, 'git/pipe')]);
    expect(await faultsOf('git')).toEqual([
      'pipe is neither a file nor a folder (a pipe, socket or device); remove it',
    ]);
  });

  it('refuses more than 100 MB without reading it', async () => {
    await writeWorkshop('git');
    await write('git/big', '');
    await truncate(join(workshopsDir, 'git/big'), 101 * 1024 * 1024);
    expect(await faultsOf('git')).toContain(
      'git/ holds more than 100 MB; remove what the workshop does not need',
    );
  });

  it('refuses more files than allowed, and stops counting', async () => {
    await writeWorkshop('git');
    for (const name of ['a', 'b', 'c', 'd']) await write(`git/${name}`, '');
    const limits = { entries: 4, bytes: 1000, faults: 50 };
    const { entries, faults } = await readFolderFiles(join(workshopsDir, 'git'), limits);
    const message =
      'holds more than 4 files and folders; remove what the workshop does not need';
    expect(faults).toEqual([{ path: '.', message }]);
    expect(entries).toHaveLength(5);
    expect(folderLimits.entries).toBe(10_000);
  });

  it('are not told without end', async () => {
    await writeWorkshop('git');
    for (let i = 0; i < 60; i += 1) await symlink('/x', join(workshopsDir, `git/link${String(i)}`));
    expect(await faultsOf('git')).toHaveLength(50);
  });
});
