import { describe, expect, it } from 'vitest';
import { gapMark, spokenBytes } from './gap-mark.js';
import { severalLines } from './paste-lines.js';
import { terminalKey } from './terminal-keys.js';
import { terminalViews } from './terminal-places.js';
import { readSettings } from './terminal-settings.js';

const summary = (name: string, title = `Terminal ${name}`) => ({
  ...{ name, title, attached: 1, running: true },
});
const seen = (places: Partial<Parameters<typeof terminalViews>[0]>): readonly string[] =>
  terminalViews({ layout: 'split', known: undefined, asked: [], narrow: false, ...places }).map(
    ({ terminals }) => terminals.map(({ title }) => title).join('+'),
  );

describe('terminalViews', () => {
  it.each([
    ['shows the layout before anything is known', {}, ['Terminal 1+Terminal 2']],
    ['shows nothing where there is no terminal', { layout: 'none' }, []],
    [
      'shows others by themselves',
      { known: [summary('1'), summary('2'), summary('3', 'Build')] },
      ['Terminal 1+Terminal 2', 'Build'],
    ],
    ['shows what is left of the layout', { known: [summary('2')] }, ['Terminal 2']],
    ['shows one that is asked for', { asked: ['3', '1'] }, ['Terminal 1+Terminal 2', 'Terminal 3']],
    ['shows one at a time where it is narrow', { narrow: true }, ['Terminal 1', 'Terminal 2']],
  ] as const)('%s', (_, places, views) => {
    expect(seen(places)).toEqual(views);
  });
});

it.each([
  ['one line', undefined],
  ['one line\n', undefined],
  ['one line\r\n', undefined],
  ['', undefined],
  ['two\nlines', ['two', 'lines']],
  ['two\r\nlines\r\n', ['two', 'lines']],
  ['two\rlines', ['two', 'lines']],
  ['\n\n', ['', '']],
])('knows how many lines are pasted with %j', (text, lines) => {
  expect(severalLines(text)).toEqual(lines);
});

it.each([
  [{ key: 'F', ctrlKey: true, shiftKey: true }, 'search'],
  [{ key: 'f', ctrlKey: true }, undefined],
  [{ key: '=', ctrlKey: true }, 'larger'],
  [{ key: '-', ctrlKey: true }, 'smaller'],
  [{ key: '-', metaKey: true }, 'smaller'],
  [{ key: '_', ctrlKey: true, shiftKey: true }, undefined],
  [{ key: 'F6', ctrlKey: true }, 'leave'],
  [{ key: 'F6' }, undefined],
  [{ key: 'C', ctrlKey: true, shiftKey: true }, 'copy'],
  [{ key: 'c', ctrlKey: true }, undefined],
  [{ key: '=', ctrlKey: true, type: 'keyup' }, undefined],
  [{ key: '=', ctrlKey: true, altKey: true }, undefined],
])('takes %j as %s', (pressed, meaning) => {
  const none = { ctrlKey: false, metaKey: false, shiftKey: false, altKey: false };
  expect(terminalKey({ ...none, type: 'keydown', ...pressed })).toBe(meaning);
});

it.each([
  [999, '999 bytes'],
  [1234, '1.2 kB'],
  [12_345_678, '12 MB'],
  [9_999_999_999, '10.0 GB'],
])('says %i bytes as %s', (bytes, spoken) => {
  expect(spokenBytes(bytes)).toBe(spoken);
});

it('moves the mark of a gap up out of the screen', () => {
  expect(gapMark(12_000_000, 24)).toMatch(
    new RegExp(String.raw`12 MB of output are not kept any more.*\u001B\[24;1H\n\u001B\[H$`),
  );
});

it.each([
  [null, { fontSize: 13, warnOnPaste: true, copyOnSelect: false }],
  ['not json', { fontSize: 13 }],
  ['[1]', { fontSize: 13 }],
  [
    '{"fontSize":500,"copyOnSelect":true,"warnOnPaste":"yes"}',
    { fontSize: 32, copyOnSelect: true, warnOnPaste: true },
  ],
])('reads the settings %j', (stored, settings) => {
  expect(readSettings(stored)).toMatchObject(settings);
});
