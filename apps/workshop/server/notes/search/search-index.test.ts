import { describe, expect, it } from 'vitest';
import { excerptAround } from './excerpt.js';
import { SearchIndex } from './search-index.js';

const filler = 'Many other words stand here and have nothing to do with it at all. '.repeat(10);

describe('search', () => {
  const index = new SearchIndex();
  index.put({ path: 'a', title: 'Branches', text: `${filler}A branch is a name. ${filler}` });
  index.put({ path: 'b', title: 'Merging', text: 'To merge a branch into another branch.' });
  index.put({ path: 'c', title: 'Odds and ends', text: 'Kubernetes and <b>other</b> things' });
  const paths = (query: string) => index.search(query).results.map(({ path }) => path);

  it.each([
    ['branch', ['a', 'b']],
    ['merg', ['b']],
    ['kuberntes', ['c']],
    ['branch merge', ['b']],
    ['branch nowhere-to-be-found', []],
    ['', []],
    ['   ', []],
    ['constructor', []],
    ['__proto__', []],
  ])('%j finds %j', (query, expected) => {
    expect(paths(query)).toEqual(expected);
  });

  it('shows plain text around the first hit', () => {
    const [result] = index.search('branch').results;
    expect(result?.excerpt).toMatch(/^… .*A branch is a name\..* …$/);
    expect(result?.excerpt.length).toBeLessThan(220);
    expect(index.search('other').results[0]?.excerpt).toContain('other');
  });

  it('forgets pages, takes new ones, and gives at most 20', () => {
    const many = new SearchIndex();
    for (let page = 0; page < 50; page += 1)
      many.put({ path: `p${page}`, title: 'Same', text: 'word' });
    expect(many.search('word').results).toHaveLength(20);
    for (const path of many.paths()) many.remove(path);
    expect(many.search('word').results).toEqual([]);
    many.put({ path: 'p1', title: 'Same', text: 'old' });
    many.put({ path: 'p1', title: 'Same', text: 'new' });
    expect(many.search('old').results).toEqual([]);
    expect(many.search('new').results).toHaveLength(1);
  });

  it('takes any question', () => {
    expect(paths('a'.repeat(100_000))).toEqual([]);
    expect(() => paths(`${'*'.repeat(300)} (((( ^^^ "`)).not.toThrow();
  });
});

it.each([
  ['short text', ['text'], 'short text'],
  ['nothing of it', ['other'], 'nothing of it'],
  [`${'x '.repeat(200)}needle${' y'.repeat(200)}`, ['needle'], /^… (?:x )+needle(?: y)+ …$/],
  ['x'.repeat(500), ['x'], /^x{90} …$/],
  ['concatenate, then cat', ['cat'], 'concatenate, then cat'],
])('an excerpt of %j', (text, words, expected) => {
  const excerpt = excerptAround(text, words);
  if (typeof expected === 'string') expect(excerpt).toBe(expected);
  else expect(excerpt).toMatch(expected);
});
