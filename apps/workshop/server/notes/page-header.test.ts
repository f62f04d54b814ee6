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
      '---\ntitle: A\nprev_page: b\nexit_sign: C\n---\nText',
      { title: 'A', prevPage: 'b', exitSign: 'C' },
    ],
    ['quotes', '---\nTitle: "One: two"\n---\nText', { title: 'One: two' }],
    ['a colon that YAML refuses', '---\nTitle: One: two\n---\nText', { title: 'One: two' }],
    [
      'Windows line ends and a byte order mark',
      '\uFEFF---\r\nTitle: A\r\n---\r\nText',
      { title: 'A' },
    ],
    ['a page number that is no number', '---\nTitle: A\nSort: first\n---\nText', { title: 'A' }],
    ['an empty value', '/*\nTitle: A\nNextPage:\n*/\nText', { title: 'A' }],
  ])('reads %s', (_, source, header) => {
    expect(parsePageHeader(source)).toMatchObject({
      header,
      body: expect.stringMatching(/^\s*Text$/) as string,
    });
    expect(parsePageHeader(source).header).toEqual(header);
  });

  it.each([
    'Text only',
    '---\njust words between rules\n---\nText',
    '',
    '/* never closed',
    '---\nTitle: never closed',
  ])('leaves text alone: %j', (source) => {
    expect(parsePageHeader(source)).toEqual({ header: {}, body: source });
  });
});
