import { describe, expect, it } from 'vitest';
import type { PageFormat } from '../content.folder.js';
import { renderPage } from './render-page.js';

const render = async (body: string, format: PageFormat = 'markdown'): Promise<string> => {
  const env = { page: 'part/one', basePath: '/base/', title: 'One & two', format, variables: {} };
  return (await renderPage(body, env)).html;
};

describe('blocks to click', () => {
  it.each([
    ['execute', '1', 'Run in terminal 1'],
    ['execute-1', '1', 'Run in terminal 1'],
    ['execute-2', '2', 'Run in terminal 2'],
  ])('%s runs in terminal %s', async (word, terminal, label) => {
    const html = await render(`\`\`\`${word}\n  ls <dir> && pwd  \n\`\`\``);
    expect(html).toContain(`data-action="execute" data-terminal="${terminal}"`);
    expect(html).toContain(`<button type="button" class="action-button">`);
    expect(html).toContain(label);
    expect(html).toContain('<code>ls &lt;dir&gt; &amp;&amp; pwd</code>');
  });

  it('copy keeps every line', async () => {
    expect(await render('```copy\none\n\n  two\n```')).toContain('<code>one\n\n  two</code>');
  });

  it('leaves other fences alone', async () => {
    expect(await render('```bash\nls\n```')).not.toContain('data-action');
    expect(await render('```execute-me\nls\n```')).not.toContain('data-action');
  });

  it.each(['```bash\nls\n```', '```\nls\n```', '    ls'])(
    '%j scrolls by keyboard',
    async (source) => {
      expect(await render(source)).toContain('<pre tabindex="0">');
    },
  );
});

describe('links and images', () => {
  it.each([
    ['[x](two)', 'href="/base/notes/part/two"'],
    ['[x](../finish.md#end)', 'href="/base/notes/finish#end"'],
    ['[x](#here)', 'href="/base/notes/part/one#here"'],
    ['[x](/base/notes/part/two)', 'href="/base/notes/part/two"'],
    ['![x](pic%20one.png)', 'src="/base/content/part/pic%20one.png"'],
    ['![x](../img/a.svg)', 'src="/base/content/img/a.svg"'],
    ['![x](https://example.org/a.png)', 'src="https://example.org/a.png"'],
  ])('%s leads to %s', async (source, expected) => {
    const html = await render(source);
    expect(html).toContain(expected);
    expect(html).not.toContain('target=');
  });

  it.each([
    '[x](https://example.org)',
    '<https://example.org>',
    'https://example.org',
    '[x](archive.zip)',
  ])('%s opens beside the workshop', async (source) => {
    expect(await render(source)).toContain('target="_blank" rel="noopener noreferrer"');
  });

  it('never points outside the content folder', async () => {
    expect(await render('![x](../../../etc/passwd.png)')).not.toContain('/base/content');
  });
});

it('gives the page its title unless it has a heading of its own', async () => {
  expect(await render('Text')).toMatch(/^<h1>One &amp; two<\/h1>/);
  expect((await render('# Own\n\nText')).match(/<h1/g)).toHaveLength(1);
});

it('knows tables, struck text, tasks and raw HTML', async () => {
  const html = await render(
    '| a | b |\n|---|---|\n| 1 | 2 |\n\n~~old~~\n\n- [x] done\n- [ ] open\n\n<b onclick="go()">raw</b>',
  );
  expect(html).toContain('<table>');
  expect(html).toContain('<s>old</s>');
  expect(html).toContain('<input type="checkbox" disabled checked aria-label="done"> done');
  expect(html).toContain('<input type="checkbox" disabled aria-label="open"> open');
  expect(html).toContain('<b onclick="go()">raw</b>');
});

it('gives every heading an id of its own', async () => {
  const html = await render('## Same title\n\n## Same title');
  expect(html).toContain('id="same-title"');
  expect(html).toContain('id="same-title-1"');
});
