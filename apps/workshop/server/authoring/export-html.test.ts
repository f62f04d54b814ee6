import { describe, expect, it } from 'vitest';
import { renderActionBlock } from '../notes/render/action-block.js';
import { parseCheckBlock, renderCheck } from '../notes/render/check-block.js';
import { exportAddress, relativeTo, type ExportPlace } from './export-addresses.js';
import { exportHtml } from './export-html.js';
import { followSystemTheme } from './export-style.js';

const place: ExportPlace = {
  base: '/base-of-this/',
  page: 'part/one',
  pages: new Set(['index', 'part/one', 'part/two', 'other/50% off?']),
  files: new Set(['part/pic 1.png', 'top.txt']),
};

describe('an address in an export', () => {
  it.each([
    ['/base-of-this/notes/part/two', '../../notes/part/two.html'],
    ['/base-of-this/notes/part/two#a-heading', '../../notes/part/two.html#a-heading'],
    ['/base-of-this/notes/other/50%25%20off%3F', '../../notes/other/50%25%20off%3F.html'],
    ['/base-of-this/notes', '../../index.html'],
    ['/base-of-this/content/part/pic%201.png', '../../content/part/pic%201.png'],
    ['/base-of-this/content/top.txt?x#y', '../../content/top.txt?x#y'],
    ['#here', '#here'],
    ['', ''],
    ['https://example.org/a', 'https://example.org/a'],
    ['//example.org/a', '//example.org/a'],
    ['mailto:ada@example.org', 'mailto:ada@example.org'],
    ['data:image/png;base64,AA==', 'data:image/png;base64,AA=='],
  ])('%s is %s', (address, expected) => {
    expect(exportAddress(address, place)).toBe(expected);
  });

  it.each([
    '/base-of-this/notes/gone',
    '/base-of-this/content/gone.png',
    '/base-of-this/content/../../etc/passwd',
    '/base-of-this/content/%2e%2e/%2e%2e/etc/passwd',
    '/base-of-this/content/%E0%A4%A',
    '/base-of-this/terminal',
    '/etc/passwd',
    '../../etc/passwd',
    '..\\secret',
    'relative',
    '\n/etc/passwd',
  ])('%j is none', (address) => {
    expect(exportAddress(address, place)).toBeUndefined();
  });

  it('leads from every depth to every other', () => {
    expect(relativeTo('index.html', 'notes/a.html')).toBe('notes/a.html');
    expect(relativeTo('notes/a/b/c.html', 'style.css')).toBe('../../../style.css');
  });
});

describe('the HTML of an export', () => {
  it.each([
    [
      '<a href="/base-of-this/notes/part/two">two</a>',
      '<a href="../../notes/part/two.html">two</a>',
    ],
    [
      '<a href="/base-of-this/notes/gone" target="_blank" class="x">gone</a>',
      '<a class="x">gone</a>',
    ],
    [
      '<img src="/base-of-this/content/part/pic%201.png" alt="A &amp; B" srcset="/x 2x"/>',
      '<img src="../../content/part/pic%201.png" alt="A &amp; B" />',
    ],
    ['<img src="../../../etc/passwd" alt="no">', '<img alt="no">'],
    ['<base href="https://example.org/">text', 'text'],
    ['<form action="/base-of-this/api/files"></form>', '<form></form>'],
    [
      'it is <code>/base-of-this/notes</code> <p title="/base-of-this/notes">',
      'it is <code>/notes</code> <p title="/notes">',
    ],
    ['<p>2 < 3 & "quotes" stay &amp; &#x41;</p>', '<p>2 < 3 & "quotes" stay &amp; &#x41;</p>'],
  ])('%s becomes %s', (html, expected) => {
    expect(exportHtml(html, place)).toBe(expected);
  });

  it.each([
    ['execute', 'ls', 'Type in terminal 1'],
    ['execute-2', 'ls', 'Type in terminal 2'],
    ['execute-3', '<ctrl+c>\n', 'Press Ctrl-C in terminal 3'],
    ['copy', 'a <b>\n', 'To copy'],
    ['copy-and-edit', 'a', 'To copy and edit'],
  ])('has an %s block of %j as something to read', (word, content, label) => {
    const html = exportHtml(renderActionBlock(word, content) ?? '', place);
    expect(html).toContain(
      `<div class="action-bar"><span class="action-label">${label}</span></div>`,
    );
    expect(html).not.toContain('<button');
    expect(html).toContain('<pre tabindex="0"><code>');
    expect(html.match(/<div/g)).toHaveLength(2);
    expect(html.match(/<\/div>/g)).toHaveLength(2);
  });

  it('has a check as text', () => {
    const check = parseCheckBlock('name: first-commit\ntitle: Both & more');
    if (!('name' in check)) throw new Error('the block is right');
    expect(exportHtml(renderCheck(check), place)).toBe(
      '<div class="check" data-check="first-commit" data-title="Both &amp; more" role="group" aria-labelledby="check--first-commit">' +
        '<p class="check-title" id="check--first-commit">Both &amp; more</p>' +
        '<p class="check-note">In the workshop, a check tells whether this is done.</p></div>\n',
    );
  });

  it('ends whatever an author left open', () => {
    const html = exportHtml('<button class="action-button">one <b>two', place);
    expect(html).toBe('<span class="action-label">Type in terminal 1</span>');
  });
});

it('follows the colours of the system, on screen alone', () => {
  expect(
    followSystemTheme(":root {\n  --a: 1;\n}\n:root[data-theme='dark'] {\n  --a: 2;\n}\np {}"),
  ).toBe(
    ':root {\n  --a: 1;\n}\n@media screen and (prefers-color-scheme: dark) {\n:root {\n  --a: 2;\n}\n}\np {}',
  );
});
