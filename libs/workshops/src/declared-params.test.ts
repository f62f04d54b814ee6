import { describe, expect, it } from 'vitest';
import { checkParams, fillEnv } from './declared-params.js';
import { compilePattern, patternFault } from './param-pattern.js';

const declared = {
  language: { default: 'en', pattern: '[a-z]{2}' },
  team: { default: '', pattern: '[A-Za-z0-9._-]*' },
};

describe('what is asked for', () => {
  it.each<[Record<string, string>]>([[{}], [{ language: 'de' }], [{ team: 'a-1', language: 'fr' }]])(
    'may be %j',
    (asked) => {
      expect(() => {
        checkParams(declared, asked);
      }).not.toThrow();
    },
  );

  it.each<[Record<string, string>, string]>([
    [{ lang: 'de' }, 'params.lang: is no parameter of this workshop (known here: language, team)'],
    [{ toString: 'x' }, 'params.toString: is no parameter of this workshop (known here: language, team)'],
    [{ language: 'deu' }, 'params.language: must match `[a-z]{2}` and have at most 200 characters'],
    [{ language: 'de\n' }, 'params.language: must match `[a-z]{2}` and have at most 200 characters'],
    [{ team: '$(reboot)' }, 'params.team: must match `[A-Za-z0-9._-]*` and have at most 200 characters'],
    [{ team: 'a'.repeat(201) }, 'params.team: must match `[A-Za-z0-9._-]*` and have at most 200 characters'],
  ])('may not be %j', (asked, message) => {
    expect(() => {
      checkParams(declared, asked);
    }).toThrow(expect.objectContaining({ code: 'request.invalid', message }));
  });

  it('names every fault', () => {
    try {
      checkParams({}, { a: '1', b: '2' });
      expect.unreachable();
    } catch (error) {
      expect(error).toMatchObject({
        details: {
          errors: [
            { path: 'params.a', message: 'is no parameter of this workshop (it has none)' },
            { path: 'params.b', message: 'is no parameter of this workshop (it has none)' },
          ],
        },
      });
    }
  });
});

it('fills variables with what was asked for, and else with the default', () => {
  const env = { A: '{{ language }}', B: 'x-{{language}}-{{ team }}', C: '{{ unknown }} {{ .Go }}' };
  expect(fillEnv(env, declared, { team: '{{ language }}' })).toEqual({
    A: 'en',
    // What was asked for is not filled in again.
    B: 'x-en-{{ language }}',
    C: '{{ unknown }} {{ .Go }}',
  });
  expect(fillEnv({ A: '{{ constructor }}' }, {}, {})).toEqual({ A: '{{ constructor }}' });
});

describe('patterns', () => {
  it.each([
    '',
    '[a-z]{2}',
    'small|medium|large',
    'v\\d+\\.\\d+',
    'https://[a-z.]+/.*',
    '|yes',
    '[^|/\\]]*',
    'grün',
    'a{3}b{3}c{3}d{3}e{3}',
  ])('may be %j', (pattern) => {
    expect(patternFault(pattern)).toBeUndefined();
    expect(compilePattern(pattern)).toBeInstanceOf(RegExp);
  });

  const groups = 'is not a simple pattern; use characters, [classes], | and repetitions, without groups';
  it.each([
    ['(a+)+', groups],
    ['(?=a)', groups],
    ['(a|b)', groups],
    ['[a', groups],
    ['a**', groups],
    ['*', groups],
    ['a\\1', groups],
    ['\\u0061', groups],
    ['^a$', groups],
    ['[]', groups],
    ['a*b*c*d*', 'repeats more than 3 parts of one alternative; use fewer of * + ? {n,m}'],
    [`${'a?'.repeat(30)}${'a'.repeat(30)}`, 'repeats more than 3 parts of one alternative; use fewer of * + ? {n,m}'],
    ['[z-a]', 'is not a valid pattern'],
    ['a{3,2}', 'is not a valid pattern'],
    ['a\0', 'holds a control character; remove it'],
    ['a'.repeat(201), 'is too long; use at most 200 characters'],
  ])('may not be %j', (pattern, fault) => {
    expect(patternFault(pattern)).toBe(fault);
  });
});
