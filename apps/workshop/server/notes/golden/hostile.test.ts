import { execFileSync, spawnSync } from 'node:child_process';
import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { NotesStore } from '../notes.store.js';
import { endlessPages, hostilePages, secret } from './hostile-pages.bed.js';
import { makeNotes, told, type NotesBed } from './notes.bed.js';

/** A limit for what must not hang; nothing here is measured. */
const patience = 120_000;
const secrets = new RegExp(`${secret}|root:x:0`);
let bed: NotesBed | undefined;

afterEach(async () => {
  await bed?.remove();
  bed = undefined;
});

/** The workshop is a folder in the bed's, so that there is an outside. */
async function openWorkshop(files: Parameters<NotesBed['write']>[0], limitMs = 30_000) {
  bed = await makeNotes({ 'outside.txt': secret, 'outside.md': secret });
  const within = Object.entries(files).map(([file, content]) => [
    `workshop-folder/${file}`,
    content,
  ]);
  await bed.write(Object.fromEntries(within) as typeof files);
  return bed.open({
    contentDir: join(bed.dir, 'workshop-folder'),
    variables: { base_url: '/base/notes', username: '<script>steal()</script>' },
    configLimitMs: limitMs,
  });
}

const inside = (path: string): string => join(bed?.dir ?? '', 'workshop-folder', path);

/** Everything that can be asked for. */
async function everything(notes: NotesStore): Promise<string> {
  return JSON.stringify([await notes.search(secret), await allButSearch(notes)]);
}

async function allButSearch(notes: NotesStore): Promise<string> {
  const index = await notes.index();
  const answers: unknown[] = [index, await notes.checks()];
  for (const { path } of index.pages) answers.push(await notes.page(path));
  answers.push(await notes.sources());
  return JSON.stringify(answers);
}

describe('hostile pages', () => {
  it(
    `are ${hostilePages.length}, and none of them leaks, hangs or hides the others; every fault is named`,
    { timeout: patience },
    async () => {
      expect(hostilePages.length).toBeGreaterThanOrEqual(60);
      const files = hostilePages.map(({ file, content }) => [`content/${file}`, content]);
      const notes = await openWorkshop(Object.fromEntries(files) as Record<string, string>);
      const { pages, faults } = await notes.index();
      expect(pages).toHaveLength(hostilePages.length);
      for (const { file, fault } of hostilePages) {
        const own = faults.filter((each) => each.file === `content/${file}`);
        const messages = own.map(({ message }) => message).join(' ');
        if (fault === undefined) expect([file, messages]).toEqual([file, '']);
        else expect([file, messages]).toEqual([file, expect.stringContaining(fault)]);
      }
      const all = await allButSearch(notes);
      expect(all).not.toMatch(secrets);
      expect(Object.prototype).not.toHaveProperty('title');
    },
  );

  it('show their titles and values as text', async () => {
    const notes = await openWorkshop({
      'content/a.md': '---\nTitle: </h1><script>alert(1)</script>\n---\nText',
      'content/b.md': '---\nTitle: "%username%"\n---\nText',
      'content/<script>alert(2)<%2fscript>.md': 'Text',
    });
    for (const { path } of (await notes.index()).pages) {
      const html = (await notes.page(path))?.html ?? '';
      expect(html).not.toContain('<script');
      expect(html).toContain('<p>Text</p>');
    }
  });

  it('never lead to an address outside the content folder', async () => {
    const notes = await openWorkshop({
      'content/a.md': hostilePages
        .filter(({ file }) => file.endsWith('-outside.md') && !file.startsWith('check'))
        .map(({ content }) => String(content))
        .join('\n\n'),
    });
    const html = (await notes.page('a'))?.html ?? '';
    const addresses = [...html.matchAll(/(?:href|src)="([^"]*)"/g)].map(([, address]) => address);
    const ours = addresses.filter((address) => address?.startsWith('/base/'));
    expect(ours.length).toBeGreaterThan(0);
    for (const address of ours)
      expect(decodeURIComponent(address ?? '').split('/')).not.toContain('..');
  });

  it('end when nothing but time can end them', { timeout: patience }, async () => {
    const notes = await openWorkshop({
      'content/fine.adoc': 'Fine',
      ...Object.fromEntries(endlessPages.map(({ file, content }) => [`content/${file}`, content])),
    });
    const { faults } = await notes.index();
    for (const { file, fault = '' } of endlessPages)
      expect(
        told(faults)
          .filter((line) => line.startsWith(`content/${file}`))
          .join(),
      ).toContain(fault);
    expect((await notes.page('fine'))?.html).toContain('Fine');
  });
});

describe('hostile folders', () => {
  it('give up nothing from outside, wait for nothing, and name what they hold', async () => {
    const notes = await openWorkshop({
      'content/fine.md': 'Fine',
      'content/real/x.md': 'x',
      'content/folder.md/inside.md': 'inside',
      'content/twice.md': 'a',
      'content/twice.adoc': 'b',
      'content/.hidden.md': secret,
      [`content/${'d/'.repeat(60)}deep.md`]: 'deep',
      'content/line\nbreak.md': 'x',
      [`content/${'n'.repeat(250)}.md`]: 'x',
      'content/\u202Eright.md': 'x',
      'content/..%2f..%2foutside.md': 'x',
    });
    execFileSync('mkfifo', [inside('content/pipe.md'), inside('content/pipe.png')]);
    await symlink('../../outside.md', inside('content/link.md'));
    await symlink('/etc/passwd', inside('content/passwd.md'));
    await symlink('/etc', inside('content/etc'));
    await symlink('../../outside.txt', inside('content/link.txt'));
    await symlink('loop.md', inside('content/loop.md'));
    await symlink('gone', inside('content/dangling.md'));
    await symlink('.', inside('content/round'));
    await symlink('real', inside('content/around'));
    await symlink('.hidden.md', inside('content/unhidden.md'));
    await symlink('/dev/zero', inside('content/zero.md'));
    await writeFile(inside('content/closed.md'), 'closed');
    await chmod(inside('content/closed.md'), 0);

    const { pages, faults } = await notes.index();
    const all = await everything(notes);
    expect(all).not.toMatch(secrets);
    expect(all).toContain('Fine');
    expect(pages.map(({ path }) => path)).toContain('folder.md/inside');
    const named = told(faults).join('\n');
    for (const [file, message] of [
      ['pipe.md', 'no plain file'],
      ['pipe.png', 'no plain file'],
      ['link.md', 'leads out'],
      ['link.txt', 'leads out'],
      ['passwd.md', 'leads out'],
      ['etc', 'leads out'],
      ['zero.md', 'leads out'],
      ['loop.md', 'leads nowhere'],
      ['dangling.md', 'leads nowhere'],
      ['round', 'Links to folders'],
      ['around', 'Links to folders'],
      ['unhidden.md', 'cannot be read'],
      ['folder.md', 'a folder'],
      ['twice.adoc', 'same name'],
      [`${'d/'.repeat(40)}d`, '40 levels'],
      // To the administrator no file is closed.
      ...(process.getuid?.() === 0 ? [] : [['closed.md', 'cannot be read']]),
    ])
      expect(named).toMatch(new RegExp(`content/${file ?? ''}:- .*${message ?? ''}`));
    for (const path of ['pipe', 'link', 'passwd', 'loop', 'zero'])
      expect((await notes.page(path))?.html).toContain('cannot be shown');
  });

  it.each([
    '../outside',
    '../../outside',
    '/etc/passwd',
    '.hidden',
    '..%2foutside',
    '__proto__',
    '',
    'a\0b',
  ])('have no page %j', async (path) => {
    const notes = await openWorkshop({ 'content/fine.md': 'Fine', 'content/.hidden.md': secret });
    expect(await notes.page(path)).toBeUndefined();
  });

  it('are not used when they lie outside themselves', async () => {
    const notes = await openWorkshop({ 'README.md': '' });
    await mkdir(join(bed?.dir ?? '', 'elsewhere'));
    await writeFile(join(bed?.dir ?? '', 'elsewhere/page.md'), secret);
    await symlink('../elsewhere', inside('content'));
    expect(await everything(notes)).not.toMatch(secrets);
    expect(await notes.index()).toMatchObject({ pages: [], faults: [{ file: 'content' }] });
  });

  it('may hold 10 000 pages, and the rest is named', { timeout: patience }, async () => {
    const files = Array.from({ length: 10_050 }, (_, number) => [
      `content/${number % 50}/${number}.md`,
      `Page ${number}`,
    ]);
    const notes = await openWorkshop(Object.fromEntries(files) as Record<string, string>);
    const { pages, faults } = await notes.index();
    expect(pages).toHaveLength(10_000);
    expect(told(faults)).toEqual(['content:- There are more than 10000 pages; 50 are left out.']);
    expect((await notes.page('7/7'))?.html).toContain('Page 7');
  });
});

describe('hostile settings', () => {
  const laughs = Array.from(
    { length: 30 },
    (_, at) =>
      `a${at}: &a${at} [${
        at === 0
          ? 'x'
          : Array(9)
              .fill(`*a${at - 1}`)
              .join(',')
      }]`,
  ).join('\n');
  it.each([
    ['laughs', laughs, 'too large'],
    ['depth', `modules: ${'['.repeat(100_000)}`, 'nested too deeply'],
    ['closed depth', `a: ${'{a: '.repeat(9000)}1${'}'.repeat(9000)}`, 'nested too deeply'],
    [
      'indentation',
      Array.from({ length: 400 }, (_, at) => `${' '.repeat(at)}a:`).join('\n'),
      'deeply',
    ],
    ['size', 'a'.repeat(300_000), '256 KiB'],
    ['no YAML', 'modules: "', 'cannot be read'],
    ['a list', '- a\n- b', 'map of settings'],
    ['zero bytes', 'name: a\0b', 'zero bytes'],
    ['bytes', Buffer.from('name: \xff\xfe', 'latin1'), 'not UTF-8'],
    [
      'paths',
      'modules:\n  ../../outside: {}\n  /etc/passwd: {}\n  .hidden: {}',
      'no path of a page',
    ],
    [
      'names',
      'config:\n  vars:\n  - name: "a b"\n  - name: "%"\n  - 3\n',
      'no name for a variable',
    ],
    ['shapes', 'modules: 3\nconfig:\n  vars: x', 'has to be a map'],
    ['an engine', 'config:\n  template_engine: ejs', 'liquid.js'],
    ['tags', 'modules:\n  a: !!js/function "function(){}"', 'has to be a map'],
  ])('with %s are named, and pages are shown', async (...[, text, message]) => {
    const notes = await openWorkshop({
      'workshop/modules.yaml': text,
      'workshop/content/fine.md': 'Fine',
      'workshop/content/.hidden.md': secret,
    });
    expect(told((await notes.index()).faults).join('\n')).toMatch(
      new RegExp(`^workshop/modules\\.yaml:[^]*${message}`),
    );
    expect(await everything(notes)).not.toMatch(secrets);
    expect((await notes.page('fine'))?.html).toContain('Fine');
  });

  it('cannot change what objects are', async () => {
    const names = ['__proto__', 'constructor', 'hasOwnProperty', 'toString'];
    const vars = names.map((name) => `  - name: ${name}\n    value: own-${name}\n`).join('');
    const modules = names.map((name) => `  ${name}:\n    name: Own ${name}\n`).join('');
    const notes = await openWorkshop({
      'workshop/modules.yaml': `config:\n  vars:\n${vars}modules:\n  fine: {}\n${modules}`,
      'workshop/content/fine.md': `\`${names.map((name) => `[%${name}%]`).join(' ')}\``,
    });
    expect((await notes.page('fine'))?.html).toContain(
      names.map((name) => `[own-${name}]`).join(' '),
    );
    expect(told((await notes.index()).faults)).toHaveLength(names.length);
    expect(Object.keys(Object.prototype)).toEqual([]);
  });

  it.each(['workshop/modules.yaml', 'workshop/workshop.yaml', 'workshop/config.js'])(
    'that lead outside are named and not read: %s',
    async (file) => {
      const notes = await openWorkshop({ 'workshop/content/fine.md': 'Fine' });
      await symlink('/etc/passwd', inside(file));
      expect(told((await notes.index()).faults)).toEqual([
        `${file}:- This is no plain file in the workshop folder.`,
      ]);
      expect(await everything(notes)).not.toMatch(secrets);
    },
  );

  it.each([
    ['depth', `${'{% if a %}'.repeat(5000)}x`, 'nested too deeply'],
    ['brackets', `{{ a${'[a'.repeat(9000)} }}`, 'nested too deeply'],
    ['files', "{% include '/etc/passwd' %}{% render '../../outside.txt' %}", 'Failed to lookup'],
    [
      'loops',
      '{% for i in (1..9999) %}{% for j in (1..9999) %}{{ j }}{% endfor %}{% endfor %}',
      'limit',
    ],
    ['memory', '{% for i in (1..999999999) %}x{% endfor %}', 'limit'],
    ['no end', '{% if a %}', 'not closed'],
  ])('and templates with %s', async (...[, text, message]) => {
    const notes = await openWorkshop({
      'workshop/modules.yaml': 'config:\n  template_engine: liquid.js\n',
      'workshop/content/fine.md': text,
    });
    expect(told((await notes.index()).faults).join()).toContain(message);
    expect(await everything(notes)).not.toMatch(secrets);
  });
});

/** Marks the processes of this run. */
const lifetime = 8_000_000 + process.pid;
const running = (command: string): boolean => spawnSync('pgrep', ['-f', command]).status === 0;

describe('hostile config.js', () => {
  const sleeper = `require('node:child_process').spawn('sleep', ['${lifetime}'], { stdio: 'inherit' });`;
  it.each([
    ['loops', 'for (;;);', 'longer than'],
    ['waits', 'setTimeout(() => {}, 1e9); module.exports = new Promise(() => {});', 'longer than'],
    ['never answers', 'module.exports = new Promise(() => {});', 'ended the process'],
    ['exits', 'process.exit(0);', 'ended the process'],
    ['kills itself', 'process.kill(process.pid, "SIGKILL");', 'ended the process'],
    [
      'exports too much',
      'module.exports = { variables: [{ name: "a", content: "x".repeat(5e6) }] };',
      '1 MiB',
    ],
    ['exports a circle', 'const a = {}; a.a = a; module.exports = a;', 'plain values'],
    ['throws nothing', 'throw undefined;', 'config.js failed'],
    ['throws a getter', 'throw { get stack() { throw 1; } };', ''],
    ['lists thousands', 'module.exports = { variables: Array(9000).fill({ name: "a" }) };', 'list'],
    ['has no names', 'module.exports = { variables: [{ content: "a" }, 3, null] };', 'plain text'],
    ['answers by itself', 'require("node:fs").writeSync(3, "nonsense\\n");', 'understood'],
    ['starts others', `${sleeper} for (;;);`, 'longer than'],
  ])('that %s is named and ended', { timeout: patience }, async (...[, config, message]) => {
    const notes = await openWorkshop(
      { 'raneto/config.js': config, 'raneto/content/index.md': 'Fine' },
      message === 'longer than' ? 1000 : 30_000,
    );
    expect(told((await notes.index()).faults).join('\n')).toMatch(
      new RegExp(`^raneto/config\\.js:[^]*${message}`),
    );
    expect((await notes.page('index'))?.html).toContain('Fine');
    await vi.waitFor(() => {
      expect(running(`sleep ${lifetime}`)).toBe(false);
    }, patience);
  });

  it.each([
    ['prints 100 MB', 'for (let i = 0; i < 1600; i++) console.log("x".repeat(65536));'],
    ['complains as much', 'for (let i = 0; i < 1600; i++) console.error("x".repeat(65536));'],
    ['leaves others behind', sleeper],
    ['changes what objects are', 'Object.prototype.title = "x"; Array.prototype.map = null;'],
  ])('that %s does no harm', { timeout: patience }, async (_, config) => {
    const notes = await openWorkshop(
      {
        'raneto/config.js': `${config}\nmodule.exports = { variables: [{ name: 'colour', content: 'blue' }, { name: '__proto__', content: 'own' }] };`,
        'raneto/content/index.md': 'Fine %colour% %__proto__%',
      },
      30_000,
    );
    const html = (await notes.page('index'))?.html;
    expect(html).toContain(config.includes('prototype') ? 'Fine' : 'Fine blue own');
    expect(Object.prototype).not.toHaveProperty('title');
    await vi.waitFor(() => {
      expect(running(`sleep ${lifetime}`)).toBe(false);
    }, patience);
  });
});
