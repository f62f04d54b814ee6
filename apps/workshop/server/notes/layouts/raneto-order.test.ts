import { describe, expect, it } from 'vitest';
import type { PageHeader } from '../page-header.js';
import { titleFromPath } from './page-title.js';
import { arrangeRaneto, type FolderInfo } from './raneto-order.js';

const arrange = (all: Record<string, PageHeader>, folders: Record<string, FolderInfo> = {}) =>
  arrangeRaneto({
    pages: Object.entries(all).map(([path, header]) => ({
      path,
      header,
      file: `content/${path}.md`,
      format: 'markdown',
      lines: new Map([
        ['nextPage', 2],
        ['prevPage', 3],
      ]),
    })),
    folders: new Map(Object.entries(folders)),
    catalogue: true,
  });
const pages = (all: Record<string, PageHeader>) => arrange(all).pages;
const arrows = (all: Record<string, PageHeader>) =>
  pages(all).map(({ prev, path, next }) => [prev, path, next]);

describe('a workshop with a chain', () => {
  it('follows it from folder to folder', () => {
    const chain = {
      finish: { prevPage: 'exercise-01/02-more' },
      'exercise-01/01-first': { prevPage: '../index', nextPage: '02-more' },
      'exercise-01/02-more': { prevPage: '01-first', nextPage: '../finish' },
      index: { nextPage: 'exercise-01/01-first' },
    };
    expect(arrows(chain)).toEqual([
      [null, 'index', 'exercise-01/01-first'],
      ['index', 'exercise-01/01-first', 'exercise-01/02-more'],
      ['exercise-01/01-first', 'exercise-01/02-more', 'finish'],
      ['exercise-01/02-more', 'finish', null],
    ]);
  });

  it('hides an arrow to a page that is not there, outside, or itself', () => {
    const chain = {
      a: { nextPage: 'gone' },
      b: { nextPage: '../../etc/passwd', prevPage: 'a' },
      c: { nextPage: 'c' },
    };
    expect(arrows(chain)).toEqual([
      [null, 'a', null],
      ['a', 'b', null],
      [null, 'c', null],
    ]);
  });

  it('ends where a chain would begin again', () => {
    const chain = { a: { nextPage: 'b' }, b: { nextPage: 'c' }, c: { nextPage: 'a' } };
    expect(arrows(chain)).toEqual([
      [null, 'a', 'b'],
      [null, 'b', 'c'],
      [null, 'c', null],
    ]);
  });

  it('keeps pages that no arrow reaches', () => {
    const order = pages({ index: { nextPage: 'b' }, a: {}, b: {} }).map((page) => page.path);
    expect(order).toEqual(['index', 'b', 'a']);
  });
});

describe('a workshop without a chain', () => {
  it('is sorted by Sort, then by path, index first', () => {
    const order = arrows({
      'x/02-two': {},
      'x/01-one': {},
      index: {},
      last: { sort: 9 },
      first: { sort: 1 },
    });
    expect(order.map(([, path]) => path)).toEqual([
      'index',
      'first',
      'last',
      'x/01-one',
      'x/02-two',
    ]);
    expect(order[1]).toEqual(['index', 'first', 'last']);
    expect(order[4]).toEqual(['x/01-one', 'x/02-two', null]);
  });
});

it('labels the button at the end of a page', () => {
  const signs = pages({ a: { exitSign: 'Go' }, b: {}, c: {} }).map((page) => page.exitSign);
  expect(signs).toEqual(['Go', 'Continue', 'Home']);
});

it.each([
  ['exercises/02-first-steps', 'First Steps'],
  ['index', 'Index'],
  ['2018', '2018'],
  ['a_b', 'A B'],
])('makes a title of %s', (path, title) => {
  expect(titleFromPath(path)).toBe(title);
});
