import { expect, it } from 'vitest';
import { attachmentName } from './attachment-name.js';
import { readHomePath, splitHomePath } from './home-path.js';

it.each([
  ['', ''],
  ['/', ''],
  ['a/b', 'a/b'],
  ['/a//./b/', 'a/b'],
  ['.hidden', '.hidden'],
  ['..a/b..', '..a/b..'],
])('reads %j', (text, path) => {
  expect(readHomePath(text)).toBe(path);
});

it.each(['..', '../a', 'a/../b', 'a/..', 'a\0b', 'a/'.repeat(3000)])('refuses %j', (text) => {
  expect(() => readHomePath(text)).toThrow();
});

it('takes a path apart', () => {
  expect(splitHomePath('a/b/c')).toEqual({ folder: 'a/b', name: 'c' });
  expect(splitHomePath('c')).toEqual({ folder: '', name: 'c' });
  expect(() => splitHomePath('')).toThrow('needs a name');
});

it.each([
  ['notes.txt', `attachment; filename="notes.txt"; filename*=UTF-8''notes.txt`],
  ['a"b\\c\r\nd', `attachment; filename="a_b_c__d"; filename*=UTF-8''a%22b%5Cc%0D%0Ad`],
  [
    "été (1)'.md",
    `attachment; filename="_t_ (1)'.md"; filename*=UTF-8''%C3%A9t%C3%A9%20%281%29%27.md`,
  ],
])('names an attachment %j', (name, expected) => {
  expect(attachmentName(name)).toBe(expected);
});
