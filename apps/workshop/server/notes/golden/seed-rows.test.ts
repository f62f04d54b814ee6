import { afterEach, describe, expect, it } from 'vitest';
import { makeNotes, told, type NotesBed } from './notes.bed.js';

let bed: NotesBed | undefined;

afterEach(async () => {
  await bed?.remove();
  bed = undefined;
});

type Files = Parameters<NotesBed['write']>[0];

async function raneto(files: Files) {
  bed = await makeNotes(
    Object.fromEntries(Object.entries(files).map(([file, text]) => [`raneto/${file}`, text])),
  );
  return bed.open();
}

async function html(text: string, more: Files = {}): Promise<string> {
  const notes = await raneto({ 'content/part/page.md': text, ...more });
  return (await notes.page('part/page'))?.html ?? '';
}

/** The chain of the original announcement. */
const chain = {
  'content/index.md':
    '---\nTitle: Workshop Overview\nNextPage: setup\nExitSign: Setup Environment\nSort: 1\n---\nHello',
  'content/setup.md':
    '---\nTitle: Setup Environment\nPrevPage: index\nNextPage: exercise-01/01-first-part-of-exercise\nExitSign: Start Exercise 1\nSort: 2\n---\n',
  'content/exercise-01/01-first-part-of-exercise.md':
    '---\nPrevPage: ../setup\nNextPage: 02-second-part-of-exercise\n---\n',
  'content/exercise-01/02-second-part-of-exercise.md':
    '---\nPrevPage: 01-first-part-of-exercise\nNextPage: ../finish\nExitSign: Finish Workshop\n---\n',
  'content/finish.md':
    '---\nTitle: Workshop Summary\nPrevPage: exercise-01/02-second-part-of-exercise\nSort: 3\n---\n',
};

describe('row 44: content folder, categories and their order', () => {
  it('sorts by file name, pages by Sort, folders by their sort file', async () => {
    const notes = await raneto({
      'content/b.md': 'b',
      'content/a.md': '---\nSort: 5\n---\n',
      'content/c.md': '---\nSort: 1\n---\n',
      'content/zoo/one.md': '',
      'content/zoo/sort': '1\n',
      'content/apes/02-two.md': '',
      'content/apes/01-one.md': '',
      'content/apes/sort': '2',
      'content/bees/x.md': '',
      'content/bees/meta': 'Title: The bees\nSort: 3\n',
      'content/empty/picture.png': '',
      'content/drafts/y.md': '',
      'content/drafts/ignore': '',
    });
    const { categories, home, faults } = await notes.index();
    expect(categories).toEqual([
      { path: '', title: '', pages: ['b', 'c', 'a'] },
      { path: 'zoo', title: 'Zoo', pages: ['zoo/one'] },
      { path: 'apes', title: 'Apes', pages: ['apes/01-one', 'apes/02-two'] },
      { path: 'bees', title: 'The bees', pages: ['bees/x'] },
    ]);
    expect(home).toBeNull();
    expect(faults).toEqual([]);
  });

  it.each(['workshop/content', 'raneto/content', 'content'])(
    'finds pages in %s',
    async (folder) => {
      bed = await makeNotes({ [`${folder}/deep/down/page.md`]: 'Hello' });
      expect((await bed.open().index()).pages).toMatchObject([{ path: 'deep/down/page' }]);
    },
  );

  it('names a sort file that holds no number', async () => {
    const notes = await raneto({ 'content/a/sort': 'first', 'content/a/x.md': '' });
    expect(told((await notes.index()).faults)).toEqual([
      'raneto/content/a/sort:1 The file has to hold a number.',
    ]);
  });
});

describe('row 45: home page', () => {
  it('is index.md, which replaces the catalogue', async () => {
    const { home, pages } = await (await raneto(chain)).index();
    expect(home).toBe('index');
    expect(pages[0]?.path).toBe('index');
  });

  it('is the catalogue without it', async () => {
    const { home, categories } = await (await raneto({ 'content/a.md': '' })).index();
    expect(home).toBeNull();
    expect(categories).toEqual([{ path: '', title: '', pages: ['a'] }]);
  });
});

describe('row 46: metadata', () => {
  it.each([
    ['as written', 'Title: T\nPrevPage: a\nNextPage: c\nExitSign: Go\nSort: 4'],
    ['lower case', 'title: T\nprevpage: a\nnextpage: c\nexitsign: Go\nsort: 4'],
    ['as they are kept inside', 'title: T\nprev_page: a\nnext_page: c\nexit_sign: Go\nsort: 4'],
  ])('is read %s', async (_, header) => {
    for (const [open, close] of [
      ['---', '---'],
      ['/*', '*/'],
    ]) {
      const page = `${open ?? ''}\n${header}\n${close ?? ''}\nText`;
      const notes = await raneto({ 'content/a.md': '', 'content/b.md': page, 'content/c.md': '' });
      const { pages } = await notes.index();
      expect(pages.find(({ path }) => path === 'b')).toMatchObject({
        title: 'T',
        prev: 'a',
        next: 'c',
        exitSign: 'Go',
      });
      await bed?.remove();
    }
  });

  it('gives the title, which otherwise comes from the file name', async () => {
    const notes = await raneto({
      'content/02-first-steps.md': '',
      'content/x.md': '---\nTitle: Own\n---\n',
    });
    expect((await notes.index()).pages.map(({ title }) => title)).toEqual(['First Steps', 'Own']);
  });
});

describe('row 47: paths of NextPage and PrevPage', () => {
  it('are relative to the folder of the page and have no extension', async () => {
    const { pages, faults } = await (await raneto(chain)).index();
    expect(pages.map(({ prev, path, next }) => [prev, path, next])).toEqual([
      [null, 'index', 'setup'],
      ['index', 'setup', 'exercise-01/01-first-part-of-exercise'],
      ['setup', 'exercise-01/01-first-part-of-exercise', 'exercise-01/02-second-part-of-exercise'],
      ['exercise-01/01-first-part-of-exercise', 'exercise-01/02-second-part-of-exercise', 'finish'],
      ['exercise-01/02-second-part-of-exercise', 'finish', null],
    ]);
    expect(faults).toEqual([]);
  });

  it('hide the arrow when they are missing, and are named when they lead nowhere or in a circle', async () => {
    const notes = await raneto({
      'content/a.md': '---\nNextPage: b\n---\n',
      'content/b.md': '---\nTitle: B\nNextPage: c\n---\n',
      'content/c.md': '---\nNextPage: a\nPrevPage: gone\n---\n',
      'content/d.md': '---\nNextPage: ../../../etc/passwd\n---\n',
      'content/e.md': '---\nNextPage: e\n---\n',
    });
    const { pages, faults } = await notes.index();
    expect(pages.map(({ path, next }) => [path, next])).toEqual([
      ['a', 'b'],
      ['b', 'c'],
      ['c', null],
      ['d', null],
      ['e', null],
    ]);
    expect(told(faults)).toEqual([
      'raneto/content/c.md:3 PrevPage leads to a page that is not there (gone).',
      'raneto/content/d.md:2 NextPage leads out of the content folder (../../../etc/passwd).',
      'raneto/content/e.md:2 NextPage leads to its own page (e).',
      'raneto/content/c.md:2 NextPage closes a circle: it leads back to "a".',
    ]);
  });
});

describe('row 48: the button at the end of a page', () => {
  it('is named by ExitSign; "Continue" by default, "Home" on the last page', async () => {
    const { pages } = await (await raneto(chain)).index();
    expect(pages.map(({ exitSign }) => exitSign)).toEqual([
      'Setup Environment',
      'Start Exercise 1',
      'Continue',
      'Finish Workshop',
      'Home',
    ]);
  });

  it('leads off the site with an exit link, to http alone', async () => {
    const notes = await raneto({
      'content/a.md': '---\nExitLink: https://example.org/next\n---\n',
      'content/b.md': '---\nExitLink: "javascript:alert(1)"\n---\n',
    });
    const { pages, faults } = await notes.index();
    expect(pages.map(({ exitLink }) => exitLink)).toEqual(['https://example.org/next', null]);
    expect(told(faults)[0]).toMatch(/^raneto\/content\/b\.md:2 /);
  });
});

describe('row 49: predefined variables', () => {
  it('have the values of the workspace, and are empty when it has none', async () => {
    const text = '[%base_url%] [%username%] [%project_namespace%] [%cluster_subdomain%]';
    expect(await html(text)).toContain('[/base/notes] [ada] [] []');
  });
});

describe('row 50: interpolation', () => {
  it('happens everywhere, every time', async () => {
    const page = await html(
      '%username% {{ username }}\n\n```execute\necho %username% %nobody_set_this%.\n```\n\n[go](%base_url%/part/page)',
    );
    expect(page).toContain('<p>ada ada</p>');
    expect(page).toContain('<code>echo ada .</code>');
    expect(page).toContain('href="/base/notes/part/page"');
  });

  it("leaves what is a command's own", async () => {
    expect(await html("`date '+%Y%m%d'` `caf%C3%A9` `{{ item }}`")).toContain(
      "<code>date '+%Y%m%d'</code> <code>caf%C3%A9</code> <code>{{ item }}</code>",
    );
  });
});

describe("row 51: the author's own variables", () => {
  it.each([
    ['CommonJS', 'var config = %; module.exports = config;'],
    ['ES modules', 'const config = %; export default config;'],
    ['a promise', 'module.exports = Promise.resolve(%);'],
    ['CommonJS inside an ES package', 'module.exports = %;', '{ "type": "module" }'],
  ])('come from raneto/config.js as %s', async (_, shape, aPackage = '{}') => {
    const config =
      "{ site_title: 'Own title', variables: [{ name: 'colour', content: 'blue' }, { name: 'from_env', content: process.env.COLOUR }, { name: 'username', content: 'eve' }] }";
    bed = await makeNotes({
      'package.json': aPackage,
      'raneto/config.js': shape.replace('%', config),
      'raneto/content/index.md': '%colour% %from_env% %username%',
    });
    const notes = bed.open({ environment: { COLOUR: 'green' } });
    expect(await notes.index()).toMatchObject({ title: 'Own title', faults: [] });
    // Appended: what the workspace provides comes first.
    expect((await notes.page('index'))?.html).toContain('blue green ada');
  });

  it.each([
    ['a throw', 'const a = 1;\nthrow new Error("no luck")', 2, 'Error: no luck'],
    ['a mistake', 'module.exports = {', 1, 'SyntaxError'],
    ['an exit', 'process.exit(3)', null, 'exit code 3'],
    ['another shape', 'module.exports = { variables: "x" }', null, '`{ name, content }`'],
    ['a name that is none', 'module.exports = { variables: [{ name: "a b" }] }', null, '"a b"'],
  ])('are named with %s, and the rest works', async (...[, config, line, message]) => {
    const notes = await raneto({ 'config.js': config, 'content/index.md': 'Hello %colour%.' });
    const { faults, pages } = await notes.index();
    expect(faults).toEqual([
      {
        rule: 'bad-config',
        file: 'raneto/config.js',
        line,
        message: expect.stringContaining(message) as string,
      },
    ]);
    expect(pages).toHaveLength(1);
    expect((await notes.page('index'))?.html).toContain('Hello .');
  });

  it('come from YAML too, which runs nothing; aliases and the environment win over the value', async () => {
    const vars =
      'config:\n  vars:\n  - name: LANGUAGE\n    value: java\n    aliases: [WORKSHOP_LANG]\n  - name: VERSION\n    value: 3.10\n  - name: PLAIN\n    value: undefined\n';
    const page = '%LANGUAGE% %VERSION% %PLAIN%';
    for (const file of ['raneto/workshop.yaml', 'workshop.yaml']) {
      bed = await makeNotes({ [file]: vars, 'raneto/content/index.md': page });
      const read = async (environment: Record<string, string>) =>
        (await bed?.open({ environment }).page('index'))?.html;
      expect(await read({})).toContain('java 3.10 undefined');
      expect(await read({ LANGUAGE: 'go', VERSION: '4' })).toContain('go 4 undefined');
      expect(await read({ LANGUAGE: 'go', WORKSHOP_LANG: 'ada' })).toContain('ada 3.10');
      await bed.remove();
    }
  });
});

describe('rows 52 and 53: execute', () => {
  it.each([
    ['execute', '1'],
    ['execute-1', '1'],
    ['execute-2', '2'],
    ['execute-3', '3'],
  ])('row 52/53: %s goes to terminal %s, trimmed', async (word, terminal) => {
    const page = await html(`\`\`\`${word}\n\n  ls -l\n\n\`\`\``);
    expect(page).toContain(`data-action="execute" data-terminal="${terminal}"`);
    expect(page).toContain('<code>ls -l</code>');
  });

  it.each(['``` execute\nls\n```', '```executes\nls\n```', '```bash execute\nls\n```'])(
    'row 52: %j is ordinary code',
    async (text) => {
      expect(await html(text)).not.toContain('data-action');
    },
  );

  it('row 52: keeps the key to interrupt', async () => {
    expect(await html('```execute\n<ctrl+c>\n```')).toContain('<code>&lt;ctrl+c&gt;</code>');
  });
});

describe('row 54: copy', () => {
  it.each(['copy', 'copy-and-edit'])('keeps every line of a %s block', async (word) => {
    const page = await html(`\`\`\`${word}\n\n  one:\n\n    two\n\n\`\`\``);
    expect(page).toContain('data-action="copy"');
    expect(page).toContain('<code>  one:\n\n    two</code>');
    expect(page.includes('action-edit')).toBe(word === 'copy-and-edit');
  });
});

describe('row 55: images', () => {
  it('lie beside the page', async () => {
    expect(await html('![A picture](pictures/one.png)')).toContain(
      '<img src="/base/content/part/pictures/one.png" alt="A picture">',
    );
  });
});

describe('row 56: HTML and scripts', () => {
  it('pass through, with their addresses beside the page', async () => {
    const page = await html(
      '<table class="x"><tr><td>raw</td></tr></table>\n\n<script>if (1 < 2) go("a.png")</script>\n\n<img src="one.png" alt="x"> <a href="other">o</a> <a href="https://example.org/?a=1&amp;b=2">e</a>',
    );
    expect(page).toContain('<table class="x"><tr><td>raw</td></tr></table>');
    expect(page).toContain('<script>if (1 < 2) go("a.png")</script>');
    expect(page).toContain('<img src="/base/content/part/one.png" alt="x">');
    expect(page).toContain('<a href="/base/notes/part/other">');
    expect(page).toContain(
      '<a href="https://example.org/?a=1&amp;b=2" target="_blank" rel="noopener noreferrer">',
    );
  });
});

describe('row 57: GitHub-flavoured Markdown', () => {
  it('has tables, struck text, tasks, addresses, coloured code', async () => {
    const page = await html(
      '| a |\n|---|\n| 1 |\n\n~~old~~ https://example.org\n\n- [x] done\n\n```js\nconst a = 1;\n```\n\n```nonsense\n<a>\n```',
    );
    expect(page).toContain('<table>');
    expect(page).toContain('<s>old</s> <a href="https://example.org" target="_blank"');
    expect(page).toContain('<input type="checkbox" disabled checked aria-label="done"> done');
    expect(page).toContain('<span class="hljs-keyword">const</span>');
    expect(page).toContain('<code class="language-nonsense">&lt;a&gt;');
  });
});
