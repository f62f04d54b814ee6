import { afterEach, describe, expect, it } from 'vitest';
import { makeNotes, told, type NotesBed } from './golden/notes.bed.js';
import { parseCheckBlock } from './render/check-block.js';

let bed: NotesBed | undefined;

afterEach(async () => {
  await bed?.remove();
  bed = undefined;
});

const fence = (text: string): string => `\`\`\`check\n${text}\n\`\`\`\n`;

describe('the text of a check block', () => {
  it.each([
    [
      'first-commit',
      { name: 'first-commit', title: 'First Commit', everySeconds: null, timeoutSeconds: 30 },
    ],
    [
      '  done.sh  \n',
      { name: 'done.sh', title: 'Done Sh', everySeconds: null, timeoutSeconds: 30 },
    ],
    [
      'name: done\ntitle: "Is it: done?"\nevery: 10s\ntimeout: 1m\n',
      { name: 'done', title: 'Is it: done?', everySeconds: 10, timeoutSeconds: 60 },
    ],
    ['name: "1"', { name: '1', title: '1', everySeconds: null, timeoutSeconds: 30 }],
  ])('%j is a check', (text, check) => {
    expect(parseCheckBlock(text)).toEqual(check);
  });

  it.each([
    ['', 0, 'empty'],
    ['../setup', 0, 'plain name'],
    ['two words', 0, 'plain name'],
    ['.hidden', 0, 'plain name'],
    ['one\ntwo', 0, 'one name, or a map'],
    ['title: No name', 0, 'is missing'],
    ['name: a\nevery: soon', 1, '10s'],
    ['name: a\nevery: 1s', 1, '2 s'],
    ['name: a\ntimeout: 10m', 1, '300 s'],
    ['name: a\ntimeout: [1]', 1, 'time'],
    ['name: a\ncommand: rm -rf', 1, 'no `command`'],
    ['name: a\n__proto__: 1', 1, 'no `__proto__`'],
    ['name: [', 0, 'YAML'],
    [`name: ${'['.repeat(3000)}`, 0, 'nested too deeply'],
    ['a'.repeat(5000), 0, '4 KiB'],
  ])('%j is not', (text, line, message) => {
    const faults = parseCheckBlock(text);
    expect(faults).toEqual([{ line, message: expect.stringContaining(message) as string }]);
  });
});

describe('checks of the notes', () => {
  it('are listed in reading order, with their page', async () => {
    bed = await makeNotes({
      'content/b.md': `Text\n\n${fence('two')}`,
      'content/a.md': `---\nTitle: A\n---\n${fence('name: one\nevery: 5s')}${fence('three')}`,
    });
    const notes = bed.open();
    expect(await notes.checks()).toEqual([
      { name: 'one', title: 'One', page: 'a', everySeconds: 5, timeoutSeconds: 30 },
      { name: 'three', title: 'Three', page: 'a', everySeconds: null, timeoutSeconds: 30 },
      { name: 'two', title: 'Two', page: 'b', everySeconds: null, timeoutSeconds: 30 },
    ]);
    const { pages } = await notes.index();
    expect(pages.map(({ checks }) => checks)).toEqual([['one', 'three'], ['two']]);
    expect((await notes.page('b'))?.html).toContain(
      '<div class="check" data-check="two" data-title="Two" role="group" aria-labelledby="check--two"><p class="check-title" id="check--two">Two</p><button type="button" class="check-button">',
    );
  });

  it('name their faults with file and line, and show them in their place', async () => {
    bed = await makeNotes({
      'content/a.md': `---\nTitle: A\n---\nText\n\n${fence('name: ok')}\n${fence('name: no\nevery: x')}`,
      'content/b.md': fence('ok'),
    });
    const notes = bed.open();
    expect(told((await notes.index()).faults)).toEqual([
      "content/a.md:12 The check's `every` has to be a time such as 10s, from 2 s to 3600 s.",
      'content/b.md:2 The check "ok" is on the page "a" already; each has its place once.',
    ]);
    expect((await notes.page('a'))?.html).toContain('notes-fault');
    expect((await notes.checks()).map(({ name }) => name)).toEqual(['ok']);
  });

  it('of a template are those of the branch that is shown', async () => {
    bed = await makeNotes({
      'workshop/modules.yaml':
        'config:\n  template_engine: liquid.js\n  vars:\n  - name: L\n    value: a\n',
      'workshop/content/x.md': `{% if L == 'a' %}\n${fence('one')}{% else %}\n${fence('two')}{% endif %}`,
    });
    expect((await bed.open().checks()).map(({ name }) => name)).toEqual(['one']);
  });

  it('have titles as text, whatever they hold', async () => {
    bed = await makeNotes({
      'content/x.md': fence('name: a\ntitle: \'<img src=x onerror="go()">\''),
    });
    const html = (await bed.open().page('x'))?.html ?? '';
    expect(html).not.toContain('<img');
    expect(html).toContain('data-title="&lt;img src=x onerror=&quot;go()&quot;&gt;"');
  });
});
