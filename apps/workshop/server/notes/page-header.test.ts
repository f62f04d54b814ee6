import { describe, expect, it } from 'vitest';
import { parsePageHeader } from './page-header.js';

describe('page header', () => {
  it.each([
    [
      'comment',
      '/*\nTitle: Welcome\nNextPage: setup\nExitSign: Go on\nSort: 2\n*/\nText',
      { title: 'Welcome', nextPage: 'setup', exitSign: 'Go on', sort: 2 },
    ],
    [
      'dashes',
      '---\nTitle: Welcome\nPrevPage: ../index\n---\nText',
      { title: 'Welcome', prevPage: '../index' },
    ],
    [
      'lower case and underscores',
      '---\ntitle: A\nprev_page: b\nexit_sign: C\nexit_link: https://example.org\n---\nText',
      { title: 'A', prevPage: 'b', exitSign: 'C', exitLink: 'https://example.org' },
    ],
    ['quotes', '---\nTitle: "One: two"\n---\nText', { title: 'One: two' }],
    ['a colon that YAML refuses', '---\nTitle: One: two\n---\nText', { title: 'One: two' }],
    ['a byte order mark', '\uFEFF---\nTitle: A\n---\nText', { title: 'A' }],
    ['a number as it was written', '---\nTitle: 3.10\n---\nText', { title: '3.10' }],
    ['an empty value', '/*\nTitle: A\nNextPage:\n*/\nText', { title: 'A' }],
    ['an empty header', '---\n---\nText', {}],
    [
      'keys that mean something to JavaScript',
      '---\n__proto__: x\nTitle: A\n---\nText',
      { title: 'A' },
    ],
  ])('reads %s', (_, source, header) => {
    const parsed = parsePageHeader(source);
    expect(parsed.header).toEqual(header);
    expect(parsed.body.trim()).toBe('Text');
    expect(parsed.faults).toEqual([]);
    expect(source.split('\n').slice(parsed.bodyLine).join('\n').trim()).toMatch(/Text$/);
  });

  it.each([
    'Text only',
    '---\njust words between rules\n---\nText',
    '',
    '/* never closed',
    '---\n\nA rule, and text',
  ])('leaves text alone: %j', (source) => {
    expect(parsePageHeader(source)).toMatchObject({ header: {}, body: source, faults: [] });
  });

  it('says on which line a setting stands', () => {
    const { lines } = parsePageHeader('\n---\nTitle: A\n\nNextPage: b\n---\nText');
    expect([lines.get('title'), lines.get('nextPage')]).toEqual([3, 5]);
  });

  it.each([
    ['a place that is no number', '---\nTitle: A\nSort: first\n---\nText', 3, 'number'],
    ['a title that is a list', '---\nTitle: [a, b]\n---\nText', 2, 'plain text'],
    ['a header without end', '---\nTitle: A\n\nText', 1, 'never closed'],
    ['a header that is too large', `---\nTitle: ${'a'.repeat(20_000)}\n---\nText`, 2, '16 KiB'],
    [
      'too many settings',
      `---\n${Array.from({ length: 900 }, (__, key) => `k${key}: v`).join('\n')}\n---\nText`,
      2,
      'more than 100',
    ],
  ])('names %s', (...[, source, line, message]) => {
    expect(parsePageHeader(source).faults).toEqual([
      { line, message: expect.stringContaining(message) as string },
    ]);
  });
});
