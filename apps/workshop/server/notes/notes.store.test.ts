import { utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { silentLogger } from '@launchpad/kernel';
import { afterEach, describe, expect, it } from 'vitest';
import { makeNotes, told, type NotesBed } from './golden/notes.bed.js';
import { NotesLoader } from './notes.loader.js';

let bed: NotesBed | undefined;

afterEach(async () => {
  await bed?.remove();
  bed = undefined;
});

describe('what has been read', () => {
  it('is not read again before it changes', async () => {
    bed = await makeNotes({
      'workshop/modules.yaml': 'modules:\n  a:\n    name: A\n  b: {}\n',
      'workshop/content/a.md': 'one',
      'workshop/content/b.md': 'two',
    });
    const loader = new NotesLoader({
      contentDir: bed.dir,
      basePath: '/',
      variables: {},
      log: silentLogger,
    });
    const first = await loader.load();
    expect(await loader.load()).toBe(first);

    await bed.write({ 'workshop/content/a.md': '---\nTitle: Changed\n---\n' });
    const second = await loader.load();
    expect(second.arrangement.pages[0]?.title).toBe('Changed');
    expect(second.pages.get('b')).toBe(first.pages.get('b'));
    expect(second.settings).toBe(first.settings);

    await bed.write({ 'workshop/modules.yaml': 'modules:\n  b: {}\n' });
    const third = await loader.load();
    expect(third.arrangement.pages.map(({ path }) => path)).toEqual(['b']);
    expect(third.pages.get('a')).toBe(second.pages.get('a'));
  });

  it('counts as changed when only its time is another', async () => {
    bed = await makeNotes({ 'content/a.md': 'one', 'content/b.md': 'two' });
    const notes = bed.open();
    expect((await notes.search('one')).results).toHaveLength(1);
    await bed.write({ 'content/a.md': 'six' });
    await utimes(join(bed.dir, 'content/a.md'), 1, 1);
    expect((await notes.page('a'))?.html).toContain('six');
    expect((await notes.search('one')).results).toEqual([]);
    expect((await notes.search('six')).results).toMatchObject([{ path: 'a', excerpt: 'A six' }]);
  });

  it('is gone with its file', async () => {
    bed = await makeNotes({ 'content/a.md': 'one', 'content/b.md': 'two' });
    const notes = bed.open();
    await notes.search('one');
    await bed.remove();
    expect(await notes.index()).toEqual({
      title: null,
      home: null,
      pages: [],
      categories: [],
      faults: [],
    });
    expect(await notes.page('a')).toBeUndefined();
    expect((await notes.search('one')).results).toEqual([]);
    expect(await notes.checks()).toEqual([]);
  });
});

describe('sources for a linter', () => {
  it('have everything on its line of the file', async () => {
    bed = await makeNotes({
      'raneto/content/index.md': [
        '---',
        'Title: Home',
        'NextPage: gone',
        '---',
        '# Home',
        '',
        '[a](part/other) and [b](missing)',
        'then [c](#home) and [d](#nowhere) %unknown_name%',
        '[e](part/other#there) [f](part/other#not-there) [g](https://example.org)',
        '',
        '![](part/pic.png) ![text](part/lost.png)',
        '',
        '<p>',
        '<a href="missing-too">h</a> <img src="part/pic.png">',
        '</p>',
        '',
        '```',
        'no language',
        '```',
        '',
        '- item',
        '',
        '  ```execute',
        '  ls %username%',
        '  ```',
        '',
        '[i](%base_url%/part/other) [j](%base_url%/none) [k](part/file.txt)',
      ].join('\n'),
      'raneto/content/part/other.md': '## There\n',
      'raneto/content/part/pic.png': 'x',
      'raneto/content/part/file.txt': 'x',
    });
    const sources = await bed.open().sources();
    expect(sources).toMatchObject({
      layout: 'raneto',
      contentFolder: 'raneto/content',
      files: ['part/file.txt', 'part/pic.png'],
    });
    const [page] = sources.pages;
    expect(page?.file).toBe('raneto/content/index.md');
    expect(page?.links.map(({ href, line, target }) => `${line} ${href} ${target.found}`)).toEqual([
      '7 part/other yes',
      '7 missing no',
      '8 #home yes',
      '8 #nowhere no',
      '9 part/other#there yes',
      '9 part/other#not-there no',
      '9 https://example.org unknown',
      '14 missing-too no',
      '27 /base/notes/part/other yes',
      '27 /base/notes/none no',
      '27 part/file.txt yes',
    ]);
    expect(
      page?.images.map(({ src, alt, line, target }) => [line, src, alt, target.found]),
    ).toEqual([
      [11, 'part/pic.png', null, 'yes'],
      [11, 'part/lost.png', 'text', 'no'],
      [14, 'part/pic.png', null, 'yes'],
    ]);
    expect(page?.fences.map(({ line, word }) => [line, word])).toEqual([
      [17, ''],
      [23, 'execute'],
    ]);
    expect(page?.headings).toEqual([{ id: 'home', level: 1, text: 'Home', line: 5 }]);
    expect(page?.variables.map(({ line, name, outcome }) => [line, name, outcome])).toEqual([
      [8, 'unknown_name', 'emptied'],
      [24, 'username', 'known'],
      [27, 'base_url', 'known'],
      [27, 'base_url', 'known'],
    ]);
    expect(told(page?.faults ?? [])).toEqual([
      'raneto/content/index.md:3 NextPage leads to a page that is not there (gone).',
    ]);
  });

  it('read AsciiDoc too', async () => {
    bed = await makeNotes({
      'workshop/content/a.adoc':
        '= Title\n\nSee xref:b.adoc[b] and link:c[c].\n\nimage::pic.png[]\n\n[source,bash,role=execute]\n----\nls\n----\n\n----\nplain\n----\n',
      'workshop/content/b.md': '',
    });
    const [page] = (await bed.open().sources()).pages;
    expect(page?.links.map(({ href, line, target }) => [href, line, target.found])).toEqual([
      ['b.adoc', 3, 'yes'],
      ['c', 3, 'no'],
    ]);
    expect(page?.images).toMatchObject([{ src: 'pic.png', alt: null, line: 5 }]);
    expect(page?.fences.map(({ word, line }) => [word, line])).toEqual([
      ['execute', 8],
      ['', 12],
    ]);
  });

  it('see every branch of a template', async () => {
    bed = await makeNotes({
      'workshop/modules.yaml': 'config:\n  template_engine: liquid.js\n',
      'workshop/content/a.md':
        "{% if L == 'x' %}\n[one](gone)\n{% else %}\n[two](lost)\n{% endif %}\n",
    });
    const [page] = (await bed.open().sources()).pages;
    expect(page?.links.map(({ href, line }) => [href, line])).toEqual([
      ['gone', 2],
      ['lost', 4],
    ]);
    expect(page?.variables.map(({ name, line, outcome }) => [name, line, outcome])).toEqual([
      ['L', 1, 'emptied'],
    ]);
  });

  it('know the names that a template makes up itself', async () => {
    bed = await makeNotes({
      'workshop/modules.yaml': 'config:\n  template_engine: liquid.js\n',
      'workshop/content/a.md':
        '---\nTitle: A\n---\n{% assign own = username %}{{ own }}\n{% for x in list %}{{ x }}{% endfor %}\n',
    });
    const [page] = (await bed.open().sources()).pages;
    expect(page?.variables.map(({ name, line, outcome }) => [name, line, outcome])).toEqual([
      ['list', 5, 'emptied'],
    ]);
  });
});
