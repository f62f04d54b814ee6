import { afterEach, describe, expect, it } from 'vitest';
import { makeNotes, told, type NotesBed } from './notes.bed.js';

let bed: NotesBed | undefined;

afterEach(async () => {
  await bed?.remove();
  bed = undefined;
});

const modules = [
  'modules:',
  '  first:',
  '    name: The first',
  '    exit_sign: Begin',
  '  part/second: {}',
  '  last:',
  '    name: The last',
  '    exit_sign: Finish it',
  '    exit_link: https://example.org/after',
  '  spare:',
  '    name: Not used',
  '',
].join('\n');
const pages = {
  'workshop/modules.yaml': modules,
  'workshop/content/first.md': '%LANGUAGE%',
  'workshop/content/part/second.adoc': 'Hello {language}',
  'workshop/content/last.md': '',
  'workshop/content/spare.md': 'spare',
};
const workshop = (...active: string[]): string =>
  ['name: A workshop', 'modules:', '  activate:', ...active.map((path) => `  - ${path}`), ''].join(
    '\n',
  );

async function open(files: Record<string, string>, environment: Record<string, string> = {}) {
  bed = await makeNotes({ ...pages, ...files });
  return bed.open({ environment });
}

describe('pages in the order of modules.activate', () => {
  it('carry names, signs and links of modules.yaml', async () => {
    const notes = await open({
      'workshop/workshop.yaml': workshop('part/second', 'first', 'last'),
    });
    const index = await notes.index();
    expect(index).toMatchObject({ title: 'A workshop', home: 'part/second', faults: [] });
    expect(index.pages).toEqual([
      {
        path: 'part/second',
        title: 'Second',
        prev: null,
        next: 'first',
        exitSign: 'Continue',
        exitLink: null,
        checks: [],
      },
      {
        path: 'first',
        title: 'The first',
        prev: 'part/second',
        next: 'last',
        exitSign: 'Begin',
        exitLink: null,
        checks: [],
      },
      {
        path: 'last',
        title: 'The last',
        prev: 'first',
        next: null,
        exitSign: 'Finish it',
        exitLink: 'https://example.org/after',
        checks: [],
      },
    ]);
    expect(index.categories.map(({ path }) => path)).toEqual(['part', '']);
    // What is not active can still be opened by a link.
    expect(await notes.page('spare')).toMatchObject({ prev: null, next: null });
  });

  it('are those of modules.yaml when nothing says which are active', async () => {
    const { pages: listed } = await (await open({})).index();
    expect(listed.map(({ path }) => path)).toEqual(['first', 'part/second', 'last', 'spare']);
  });

  it('follow the file that WORKSHOP_FILE names', async () => {
    const files = {
      'workshop/workshop.yaml': workshop('first'),
      'workshop/workshop-short.yaml': `${workshop('last')}vars:\n  LANGUAGE: python\n`,
    };
    const notes = await open(files, { WORKSHOP_FILE: 'workshop-short.yaml' });
    expect((await notes.index()).pages.map(({ path }) => path)).toEqual(['last']);
    expect((await notes.page('first'))?.html).toContain('python');
    const wrong = bed?.open({ environment: { WORKSHOP_FILE: '../../etc/passwd' } });
    expect(told((await wrong?.index())?.faults ?? [])).toEqual([
      'workshop/workshop.yaml:- WORKSHOP_FILE names a file that is not there.',
    ]);
  });

  it("give way to a page's own header", async () => {
    const header = '---\nTitle: Own\nNextPage: spare\nExitSign: Own sign\n---\n';
    const notes = await open({
      'workshop/workshop.yaml': workshop('first', 'last'),
      'workshop/content/first.md': header,
    });
    expect((await notes.index()).pages[0]).toMatchObject({
      title: 'Own',
      next: 'spare',
      exitSign: 'Own sign',
    });
  });

  it('name what is missing, doubled, undescribed or outside, and show the rest', async () => {
    const notes = await open({
      'workshop/workshop.yaml': workshop('first', 'gone', 'first', '../../etc/passwd', 'last'),
    });
    const { pages: listed, faults } = await notes.index();
    expect(listed.map(({ path }) => path)).toEqual(['first', 'last']);
    expect(told(faults)).toEqual([
      'workshop/workshop.yaml:6 The page "first" is listed twice.',
      'workshop/workshop.yaml:7 "../../etc/passwd" is no path of a page below the content folder.',
      'workshop/workshop.yaml:5 The page "gone" is active, but modules.yaml does not describe it.',
      'workshop/workshop.yaml:5 There is no page for the module "gone" in the content folder.',
    ]);
  });

  it('follow the chain of headers when there is no modules.yaml', async () => {
    bed = await makeNotes({
      'workshop/content/index.md': '---\nNextPage: z\n---\n',
      'workshop/content/z.md': '---\nNextPage: a\n---\n',
      'workshop/content/a.md': '',
    });
    const { home, pages: listed } = await bed.open().index();
    expect(home).toBe('index');
    expect(listed.map(({ path }) => path)).toEqual(['index', 'z', 'a']);
  });
});

describe('workshop/config.js', () => {
  const initialize = (body: string): string =>
    `function initialize(workshop) {\n${body}\n}\nexports.default = initialize;\nmodule.exports = exports.default;\n`;

  it('loads the workshop and sets variables', async () => {
    const files = {
      'workshop/workshop.yaml': workshop('first', 'last'),
      'workshop/config.js': initialize(
        "workshop.load_workshop();\nif (process.env['LANG_SET']) workshop.data_variable('LANGUAGE', 'python');",
      ),
    };
    const notes = await open(files, { LANG_SET: '1' });
    expect(await notes.index()).toMatchObject({ title: 'A workshop', faults: [] });
    expect((await notes.page('first'))?.html).toContain('python');
  });

  it('may do without the YAML files', async () => {
    const notes = await open({
      'workshop/config.js': initialize(
        "workshop.site_title('T'); workshop.module_metadata('last', 'Only', 'Go'); workshop.data_variable('A', 'x', ['B']); workshop.template_engine('liquid.js');",
      ),
      'workshop/content/last.md': "{% if A == 'x' %}yes{% endif %}",
    });
    const index = await notes.index();
    expect(index.title).toBe('T');
    expect((await notes.page('last'))?.html).toContain('yes');
  });

  it('names a file that it cannot load', async () => {
    const notes = await open({
      'workshop/config.js': initialize("workshop.load_workshop('../../../etc/passwd');"),
    });
    expect(told((await notes.index()).faults)).toEqual([
      'workshop/config.js:- load_workshop names "../../../etc/passwd", which cannot be read.',
    ]);
  });
});

describe('the Liquid template engine', () => {
  const liquid = `config:\n  template_engine: liquid.js\n  vars:\n  - name: LANGUAGE\n    value: java\n${modules}`;

  it('carries out conditions and loops once it is asked for', async () => {
    const notes = await open({
      'workshop/modules.yaml': liquid,
      'workshop/content/first.md':
        "{% if LANGUAGE == 'java' %}Java{% else %}Other{% endif %} {{ LANGUAGE | upcase }} %LANGUAGE% [{{ unknown }}]{% for i in (1..3) %}{{ i }}{% endfor %}",
    });
    expect((await notes.page('first'))?.html).toContain('Java JAVA java []123');
  });

  it('names a template that cannot be carried out, and shows it as it is', async () => {
    const notes = await open({
      'workshop/modules.yaml': liquid,
      'workshop/content/first.md': "Text\n\n{% if LANGUAGE == 'java' }\nno\n{% endif %}",
    });
    const [fault] = (await notes.index()).faults;
    expect(fault).toMatchObject({ file: 'workshop/content/first.md', line: 3 });
    expect((await notes.page('first'))?.html).toMatch(/notes-fault[^]*Liquid[^]*Text/);
  });

  it('is off otherwise', async () => {
    const notes = await open({ 'workshop/content/first.md': "{% if LANGUAGE == 'java' }" });
    expect((await notes.page('first'))?.html).toContain("{% if LANGUAGE == 'java' }");
  });
});

describe('AsciiDoc', () => {
  it('has the same blocks, links, images and variables', async () => {
    const notes = await open({
      'workshop/workshop.yaml': workshop('part/second'),
      'workshop/content/part/second.adoc': [
        '= A title',
        '',
        'Hello {username} and %username%, see xref:third.adoc#there[third] and image:pic.png[A picture].',
        '',
        '== A section',
        '',
        '[source,bash,role=execute]',
        '----',
        'echo <upper>',
        '----',
        '',
        '[.execute-2]',
        '----',
        'lower',
        '----',
        '',
        '[source,bash,role=copy]',
        '----',
        'one',
        '  two',
        '----',
        '',
        '[.check]',
        '----',
        'name: done',
        'title: Is it done?',
        '----',
        '',
        '[source,python]',
        '----',
        'def f(): pass',
        '----',
      ].join('\n'),
    });
    const page = await notes.page('part/second');
    const { html = '' } = page ?? {};
    expect(html).toMatch(/^<h1>A title<\/h1>/);
    expect(html).toContain('Hello ada and ada');
    expect(html).toContain('href="/base/notes/part/third#there"');
    expect(html).toContain('src="/base/content/part/pic.png" alt="A picture"');
    expect(html).toContain('<h2 id="a-section">');
    expect(html).toMatch(/data-terminal="1">[^]*<code>echo &lt;upper&gt;<\/code>/);
    expect(html).toMatch(/data-terminal="2">[^]*<code>lower<\/code>/);
    expect(html).toContain('<code>one\n  two</code>');
    expect(html).toContain('data-check="done" data-title="Is it done?"');
    expect(html).toContain('<span class="hljs-keyword">def</span>');
    expect(page?.checks).toEqual(['done']);
  });
});
