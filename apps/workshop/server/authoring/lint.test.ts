import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { endlessPages } from '../notes/golden/hostile-pages.bed.js';
import { makeNotes, type NotesBed } from '../notes/golden/notes.bed.js';
import { runCommandLine } from './command-line.js';
import type { Finding } from './lint-finding.js';
import { reportAsJson, reportForPeople } from './lint-report.js';
import { lintRules, lintWorkshop } from './lint-rules.js';
import { seedHomeroom, seedRaneto } from './lint.bed.js';
import { readForLint } from './lint.reader.js';

const repository = resolve(import.meta.dirname, '../../../..');
const environment = { PATH: process.env['PATH'] };
/** A page that never ends is given its time. */
const patience = 30_000;
let bed: NotesBed | undefined;
let said = '';

afterEach(async () => {
  await bed?.remove();
  [bed, said] = [undefined, ''];
});

const lint = async (dir: string): Promise<readonly Finding[]> =>
  lintWorkshop(await readForLint(dir, environment));

const placed = (findings: readonly Finding[]): readonly string[] =>
  findings.map(({ file, line, rule }) => `${file}:${String(line)} ${rule}`);

const run = (...args: string[]): Promise<number> =>
  runCommandLine(args, {
    environment,
    templatesDir: '',
    styles: [],
    copyScript: '',
    colours: false,
    say: (line) => (said += `${line}\n`),
    serve: () => Promise.reject(new Error('nothing is to be served')),
  });

const seeds = { raneto: seedRaneto, homeroom: seedHomeroom };

describe.each(Object.entries(seeds))('a seeded workshop in the layout of %s', (_, seed) => {
  it('has every fault named at its line, and nothing else', async () => {
    const seeded = await seed();
    bed = seeded.bed;
    const findings = await lint(bed.dir);
    expect([...placed(findings)].sort()).toEqual(seeded.expected);
    for (const { message } of findings) expect(message).toMatch(/^[^\n]{20,400}$/);
  });
});

describe('the rules', () => {
  it('are each broken by some test', async () => {
    const found = new Set<string>();
    for (const seed of [seedRaneto, seedHomeroom]) {
      const seeded = await seed();
      for (const place of seeded.expected) found.add(place.replace(/^.* /, ''));
      await seeded.bed.remove();
    }
    expect(Object.keys(lintRules).filter((rule) => !found.has(rule))).toEqual([
      'no-pages',
      'unshown-page',
      'too-many-faults',
    ]);
  });

  it('are all in the README', async () => {
    const readme = await readFile(join(repository, 'README.md'), 'utf8');
    for (const [rule, { severity, finds }] of Object.entries(lintRules))
      expect(readme.includes(`| \`${rule}\` | ${severity} | ${finds} |`), rule).toBe(true);
  });

  it('name notes without a page', async () => {
    bed = await makeNotes({ 'content/picture.png': '' });
    expect(placed(await lint(bed.dir))).toEqual(['content:1 no-pages']);
  });

  it('name a page that never ends', { timeout: patience }, async () => {
    const [endless] = endlessPages;
    bed = await makeNotes({ 'content/index.adoc': endless?.content ?? '' });
    expect(placed(await lint(bed.dir))).toContain('content/index.adoc:1 unshown-page');
  });

  it(
    'name more faults than anybody reads as such, and the report ends',
    { timeout: patience },
    async () => {
      const page = '---\nNextPage: gone\n---\n[a](gone)';
      const many = Array.from({ length: 1200 }, (_, index) => [
        `content/${String(index)}.md`,
        page,
      ]);
      bed = await makeNotes(Object.fromEntries(many) as Record<string, string>);
      const findings = await lint(bed.dir);
      expect(placed(findings)).toContain('content:1 too-many-faults');
      const told = reportForPeople({ findings, pages: many.length }, false);
      expect(told.split('\n').length).toBeLessThan(5000);
      expect(told).toMatch(/… and \d+ more\./);
      expect(JSON.parse(reportAsJson({ findings, pages: 1200 }))).toMatchObject({
        pages: 1200,
        left: findings.length - 1000,
      });
    },
  );
});

describe('the report', () => {
  const findings: readonly Finding[] = [
    { file: 'a.md', line: 3, rule: 'dead-link', severity: 'error', message: 'Gone; add it.' },
    { file: 'a.md', line: 12, rule: 'missing-alt', severity: 'warning', message: 'Say it.' },
    { file: 'b\u001B[2J.md', line: 1, rule: 'x', severity: 'error', message: 'One\u0007\ntwo' },
  ];

  it('is by file, with a sum, and steers no terminal', () => {
    expect(reportForPeople({ findings, pages: 2 }, false)).toBe(
      [
        'a.md',
        '    3  error    Gone; add it.  dead-link',
        '   12  warning  Say it.  missing-alt',
        '',
        'b [2J.md',
        '    1  error    One two  x',
        '',
        '2 errors and 1 warning in 2 files, 2 pages looked at.',
      ].join('\n'),
    );
  });

  it('has colours where they are wanted', () => {
    expect(reportForPeople({ findings, pages: 2 }, true)).toContain('\u001B[31merror  \u001B[0m');
  });
});

describe('the command', () => {
  it('says that nothing is wrong', async () => {
    bed = await makeNotes({ 'content/index.md': '# Fine' });
    expect(await run('lint', bed.dir)).toBe(0);
    expect(said).toBe('No faults, 1 page looked at.\n');
  });

  it('fails for errors, and for warnings only when it is strict', async () => {
    bed = await makeNotes({ 'content/index.md': '![](a.png)', 'content/a.png': '' });
    expect(await run('lint', bed.dir)).toBe(0);
    expect(await run('lint', bed.dir, '--strict')).toBe(1);
    expect(await run('--content', bed.dir, '--lint', '--strict')).toBe(1);
    await bed.write({ 'content/index.md': '[a](gone)' });
    expect(await run('--lint', '--content', bed.dir)).toBe(1);
    expect(await run(`--content=${bed.dir}`, '--lint')).toBe(1);
  });

  it('speaks JSON', async () => {
    bed = await makeNotes({ 'content/index.md': '[a](gone)' });
    expect(await run('--content', bed.dir, '--lint', '--format', 'json')).toBe(1);
    expect(JSON.parse(said)).toMatchObject({
      pages: 1,
      errors: 1,
      warnings: 0,
      left: 0,
      findings: [{ file: 'content/index.md', line: 1, rule: 'dead-link', severity: 'error' }],
    });
  });

  it.each([
    [['lint'], 'lint needs DIR'],
    [['lint', '/nowhere/at/all'], 'There is no folder'],
    [['lint', '.', '--format', 'xml'], '--format takes text or json'],
    [['--lint', '--port', '80'], 'There is no option --port'],
    [['--lnit'], 'did you mean --lint?'],
  ])('refuses %j', async (args, message) => {
    expect(await run(...args)).toBe(2);
    expect(said).toContain(message);
  });

  it('says what it does not check', async () => {
    expect(await run('lint', '--help')).toBe(0);
    expect(said).toContain('External addresses are not asked');
  });
});

describe.each(['getting-started-shell-git', 'kubernetes-basics'])('the workshop %s', (name) => {
  it('has nothing to mend', async () => {
    expect(await lint(join(repository, 'workshops', name))).toEqual([]);
  });
});

/** Content of another project, used as it is. Absent where nobody has put it. */
const labContentDir = resolve(
  repository,
  process.env['LAB_CONTENT_DIR'] ?? '../shared/content/lab-workshop-content',
);

describe.skipIf(!existsSync(join(labContentDir, 'workshop/content')))('real content', () => {
  it('has nothing to mend but code without a language, on the pages that have some', async () => {
    const findings = await lint(labContentDir);
    expect(new Set(findings.map(({ rule }) => rule))).toEqual(new Set(['unlabelled-code']));
    // Its author writes ``` alone above samples of settings and of commands that are not for typing.
    const bare = [
      ...['05-workshop-config', '07-data-variables', '09-page-navigation', '10-template-engine'],
      ...['12-build-and-setup', '14-remote-hosting', '15-deploy-settings', '17-workshop-only'],
      ...['18-workshop-deletion', '19-local-deployment'],
    ].map((page) => `exercises/${page}`);
    expect([...new Set(findings.map(({ file }) => file))]).toEqual(
      [...bare, 'setup-environment'].map((page) => `workshop/content/${page}.md`),
    );
    for (const { file, line } of findings) {
      const lines = (await readFile(join(labContentDir, file), 'utf8')).split('\n');
      expect(lines[line - 1]).toBe('```');
    }
  });
});
