import { expect, it } from 'vitest';
import { readEnv } from '../env.js';

it.each([
  [{ TERMINALS: 'none' }, 0],
  [{ TERMINALS: 'one' }, 1],
  [{ TERMINALS: 'split' }, 2],
  [{ TERMINALS: 'three' }, 3],
  [{ TERMINALS: '0' }, 0],
  [{ TERMINALS: '3' }, 3],
  [{ TERMINAL_TAB: 'split' }, 2],
  [{ TERMINAL_TAB: 'split/2' }, 3],
  [{ TERMINAL_TAB: 'none' }, 0],
  [{ TERMINAL_TAB: 'default' }, 1],
  [{ TERMINALS: 'one', TERMINAL_TAB: 'split' }, 1],
])('reads %j as %i terminals', (environment, terminals) => {
  expect(readEnv(environment).terminals).toBe(terminals);
});

it.each([{}, { TERMINALS: '' }, { TERMINAL_TAB: '' }])(
  'leaves the number to the author in %j',
  (environment) => {
    expect(readEnv(environment).terminals).toBeUndefined();
  },
);

it.each(['4', '-1', '1.5', 'two'])('refuses TERMINALS=%j', (text) => {
  expect(() => readEnv({ TERMINALS: text })).toThrow('TERMINALS');
});
