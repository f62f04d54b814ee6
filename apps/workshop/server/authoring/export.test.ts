import { Parser } from 'htmlparser2';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hostilePages } from '../notes/golden/hostile-pages.bed.js';
import { makeNotes, type NotesBed } from '../notes/golden/notes.bed.js';
import { runCommandLine } from './command-line.js';

const repository = resolve(import.meta.dirname, '../../../..');
const styles = join(repository, 'apps/workshop/web/src/styles');
const assets = join(import.meta.dirname, '../assets/export');
/** Other tests may keep the machine busy. */
const patience = 60_000;
let folder: string;
let out: string;
let said: string;
let bed: NotesBed | undefined;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'workshop-export-'));
  out = join(folder, 'out');
  said = '';
});

afterEach(async () => {
  await bed?.remove();
  bed = undefined;
  await rm(folder, { recursive: true, force: true });
});

const run = (args: readonly string[]): Promise<number> =>
  runCommandLine(args, {
    environment: { PATH: process.env['PATH'], USERNAME: 'ada' },
    templatesDir: '',
    styles: [
      ...['base.css', 'note.css', 'code.css'].map((name) => join(styles, name)),
      join(assets, 'export.css'),
    ],
    copyScript: join(assets, 'copy.js'),
    colours: false,
    say: (line) => (said += `${line}\n`),
    serve: () => Promise.reject(new Error('nothing is to be served')),
  });

const exportOf = (workshop: string): Promise<number> => run(['export', workshop, '--into', out]);

async function filesIn(root: string): Promise<readonly string[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  expect(entries.filter((entry) => !entry.isFile() && !entry.isDirectory())).toEqual([]);
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .sort();
}

type Address = { readonly page: string; readonly address: string };

/** What a browser would follow or load from the pages, and the ids they have. */
async function readPages(files: readonly string[]) {
  const addresses: Address[] = [];
  const ids = new Map<string, Set<string>>();
  for (const page of files.filter((file) => /^(?:index|notes\/.*)\.html$/.test(file))) {
    const own = new Set<string>();
    const parser = new Parser({
      onattribute: (name, value) => {
        if (name === 'href' || name === 'src') addresses.push({ page, address: value });
        if (name === 'id') own.add(value);
      },
    });
    parser.end(await readFile(join(out, page), 'utf8'));
    ids.set(join(out, page), own);
  }
  return { addresses, ids };
}

/** Every address in the folder leads to a file in it, and to an id of that file. */
async function expectWhole(): Promise<readonly string[]> {
  const files = await filesIn(out);
  const { addresses, ids } = await readPages(files);
  for (const { page, address } of addresses) {
    if (/^(?:https?|mailto|data):/.test(address)) continue;
    const where = new URL(address, pathToFileURL(join(out, page)));
    const what = `${address} on ${page}`;
    expect(where.protocol, what).toBe('file:');
    const target = fileURLToPath(new URL(where.pathname, where));
    expect(target.startsWith(`${out}/`), what).toBe(true);
    expect((await stat(target)).isFile(), what).toBe(true);
    const id = decodeURIComponent(where.hash.slice(1));
    if (id !== '' && !id.startsWith('/')) expect([...(ids.get(target) ?? [])], what).toContain(id);
  }
  return files;
}

const labContentDir = resolve(
  repository,
  process.env['LAB_CONTENT_DIR'] ?? '../shared/content/lab-workshop-content',
);
const real = [
  { workshop: join(repository, 'workshops/getting-started-shell-git'), pages: 14, files: 3 },
  { workshop: join(repository, 'workshops/kubernetes-basics'), pages: 11, files: 0 },
  ...(existsSync(join(labContentDir, 'workshop/content'))
    ? [{ workshop: labContentDir, pages: 23, files: 0 }]
    : []),
];

describe.each(real)('an export of $workshop', ({ workshop, pages, files: content }) => {
  it('is whole, and nothing else', { timeout: patience }, async () => {
    expect(await exportOf(workshop)).toBe(0);
    const files = await expectWhole();
    expect(files.filter((file) => file.startsWith('notes/'))).toHaveLength(pages);
    expect(files.filter((file) => file.startsWith('content/'))).toHaveLength(content);
    const own = ['.launchpad-export', 'copy.js', 'index.html', 'style.css'];
    expect(files.filter((file) => !/^(?:notes|content)\//.test(file))).toEqual(own);
    const index = await readFile(join(out, 'index.html'), 'utf8');
    expect(index.match(/<li>/g)).toHaveLength(pages);
    for (const file of files.filter((name) => name.endsWith('.html'))) {
      const html = await readFile(join(out, file), 'utf8');
      expect(html, file).not.toMatch(/<button|\/[0-9a-f]{32}\/|data-theme/);
    }
  });
});

describe('an export', () => {
  it('leads through the pages, and has everything that belongs to them', async () => {
    bed = await makeNotes({
      'raneto/config.js': "module.exports = { site_title: 'Tea & more' };",
      'raneto/content/index.md': '---\nNextPage: part/one\n---\nHello %username%',
      'raneto/content/part/sort': '1',
      'raneto/content/part/one.md':
        '---\nTitle: "<One>"\nPrevPage: ../index\nExitSign: Bye & thanks\nExitLink: https://example.org/?a&b\n---\n![A pot](pot.png) [text](files/a b.txt)',
      'raneto/content/part/pot.png': 'a picture',
      'raneto/content/part/files/a b.txt': 'a file',
      'raneto/content/.hidden': 'hidden',
      'secret.txt': 'secret',
    });
    expect(await run(['--content', bed.dir, '--export', out])).toBe(0);
    expect(said).toContain('2 pages and 2 files');
    const files = await expectWhole();
    expect(files).toEqual([
      '.launchpad-export',
      'content/part/files/a b.txt',
      'content/part/pot.png',
      'copy.js',
      'index.html',
      'notes/index.html',
      'notes/part/one.html',
      'style.css',
    ]);
    const home = await readFile(join(out, 'notes/index.html'), 'utf8');
    expect(home).toContain('<title>Index – Tea &amp; more</title>');
    expect(home).toContain('Hello ada');
    expect(home).toMatch(/rel="next" href="\.\.\/notes\/part\/one\.html">Continue/);
    const one = await readFile(join(out, 'notes/part/one.html'), 'utf8');
    expect(one).toContain('<h1>&lt;One&gt;</h1>');
    expect(one).toMatch(/rel="prev" href="\.\.\/\.\.\/notes\/index\.html"/);
    expect(one).toContain('href="https://example.org/?a&amp;b">Bye &amp; thanks →');
    expect(await readFile(join(out, 'style.css'), 'utf8')).toContain('prefers-color-scheme: dark');
  });

  it('takes nothing from outside the content folder', { timeout: patience }, async () => {
    const secret = 'not for anybody';
    bed = await makeNotes({
      'secret.txt': secret,
      '.workshop/checks/answer': secret,
      'content/index.md':
        '[a](../secret.txt) ![b](../secret.txt) <iframe src="../secret.txt"></iframe> [c](leak.txt) [d](folder/secret.txt)\n\n<a href="/etc/passwd">e</a>',
      ...Object.fromEntries(
        hostilePages.map(({ file, content }) => [`content/hostile/${file}`, content]),
      ),
    });
    await symlink('../secret.txt', join(bed.dir, 'content/leak.txt'));
    await symlink('..', join(bed.dir, 'content/folder'));
    expect(await exportOf(bed.dir)).toBe(0);
    expect(said).toContain('The notes have faults: npm run workshop -- lint');
    for (const file of await filesIn(out))
      expect(await readFile(join(out, file), 'utf8'), file).not.toContain(secret);
    const html = await readFile(join(out, 'notes/index.html'), 'utf8');
    expect(html).not.toMatch(/(?:href|src)="[^"]*(?:secret|passwd|leak)/);
  });

  it('replaces an earlier one, and leaves what others keep there', async () => {
    bed = await makeNotes({ 'content/one.md': 'One', 'content/two.md': 'Two' });
    expect(await exportOf(bed.dir)).toBe(0);
    await mkdir(join(out, '.git'));
    await writeFile(join(out, 'CNAME'), 'example.org');
    await rm(join(bed.dir, 'content/two.md'));
    expect(await exportOf(bed.dir)).toBe(0);
    expect(await readdir(join(out, 'notes'))).toEqual(['one.html']);
    expect((await readdir(out)).sort()).toEqual(
      ['.git', '.launchpad-export', 'CNAME', 'copy.js', 'index.html', 'notes', 'style.css'].sort(),
    );
  });

  it('takes an empty folder, and no other', async () => {
    bed = await makeNotes({ 'content/one.md': 'One' });
    await mkdir(out);
    await writeFile(join(out, 'mine.txt'), 'mine');
    expect(await exportOf(bed.dir)).toBe(1);
    expect(said).toContain('is not empty and no earlier export');
    expect(await readdir(out)).toEqual(['mine.txt']);
    await rm(join(out, 'mine.txt'));
    expect(await exportOf(bed.dir)).toBe(0);
  });

  it('leaves nothing half-made', async () => {
    bed = await makeNotes({ 'content/a.md': 'a', 'content/a.html/b.md': 'b' });
    expect(await exportOf(bed.dir)).toBe(1);
    expect(said).toMatch(/A page and a folder are both to be notes\/a\.html/);
    expect(existsSync(out) ? await readdir(out) : []).toEqual([]);
  });

  it.each([
    ['no folder', (dir: string) => ['export', dir], 'needs --into OUT'],
    ['no value', (dir: string) => ['--content', dir, '--export'], '--export needs a value'],
    [
      'its own content',
      (dir: string) => ['export', dir, '--into', join(dir, 'content/site')],
      'lies in the workshop',
    ],
    [
      'a file',
      (dir: string) => ['export', dir, '--into', join(dir, 'content/one.md')],
      'is no folder',
    ],
    ['no workshop', () => ['export', dirname(tmpdir()), '--into', out], 'is no workshop'],
  ])('refuses %s', async (_, args, message) => {
    bed = await makeNotes({ 'content/one.md': 'One' });
    expect(await run(args(bed.dir))).toBe(2);
    expect(said).toContain(message);
    expect(await readdir(join(bed.dir, 'content'))).toEqual(['one.md']);
  });
});
