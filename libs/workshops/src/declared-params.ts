import { AppError } from '@launchpad/kernel';
import { z } from 'zod';
import { compilePattern, patternFault } from './param-pattern.js';
import { line, wanted } from './written-text.js';

/** Longest value, in characters. */
const longestParam = 200;
const mostParams = 20;

/** What a value may be where its author says nothing. */
const plainWord = '[A-Za-z0-9._-]*';

/** A value that whoever asks for a session may choose. It becomes part of environment variables and nothing else. */
export type DeclaredParam = {
  readonly default: string;
  /** A whole value must match it. In the small language of `param-pattern.ts`. */
  readonly pattern: string;
  readonly description?: string | undefined;
};

export type DeclaredParams = Readonly<Record<string, DeclaredParam>>;

const paramName = z
  .string()
  .regex(
    /^[a-z][a-z0-9_]{0,31}$/,
    'is no name for a parameter; use small letters, digits and _, such as `language`',
  );

const declaredParam = z
  .strictObject(
    {
      default: z
        .string({ error: wanted('text (a value that looks like a number needs quotes)', 'default: en') })
        .max(longestParam, `is too long; use at most ${String(longestParam)} characters`),
      pattern: z
        .string({ error: wanted('a pattern', "pattern: '[a-z]{2}'") })
        .superRefine((pattern, context) => {
          const message = patternFault(pattern);
          if (message !== undefined) context.addIssue({ code: 'custom', message });
        })
        .default(plainWord),
      description: line({ example: 'description: Language of the exercises', max: 200 }).optional(),
    },
    { error: 'must be a map with at least `default`, such as `{ default: en, pattern: "[a-z]{2}" }`' },
  )
  .superRefine(({ default: value, pattern }, context) => {
    if (patternFault(pattern) !== undefined || isAllowed(value, pattern)) return;
    const message = `does not match the pattern \`${pattern}\``;
    context.addIssue({ code: 'custom', path: ['default'], message });
  });

export const paramsKey = z
  .record(paramName, declaredParam, {
    error: 'must be a map of names to what they may be, such as `{ language: { default: en } }`',
  })
  .refine(
    (params) => Object.keys(params).length <= mostParams,
    `has too many parameters; use at most ${String(mostParams)}`,
  )
  .default({});

const isAllowed = (value: string, pattern: string): boolean =>
  value.length <= longestParam && !/\p{Cc}/u.test(value) && compilePattern(pattern).test(value);

/**
 * Holds what was asked for against what a workshop declares. Nothing else gets any further.
 * @throws AppError `request.invalid` with every fault named
 */
export function checkParams(declared: DeclaredParams, asked: Readonly<Record<string, string>>): void {
  const errors = Object.entries(asked).flatMap(([name, value]) => {
    const path = `params.${name}`;
    const param = Object.hasOwn(declared, name) ? declared[name] : undefined;
    if (param === undefined) {
      const known = Object.keys(declared);
      const rest = known.length === 0 ? 'it has none' : `known here: ${known.join(', ')}`;
      return [{ path, message: `is no parameter of this workshop (${rest})` }];
    }
    if (isAllowed(value, param.pattern)) return [];
    const message = `must match \`${param.pattern}\` and have at most ${String(longestParam)} characters`;
    return [{ path, message }];
  });
  if (errors.length === 0) return;
  const summary = errors.map(({ path, message }) => `${path}: ${message}`).join('; ');
  throw new AppError('request.invalid', summary, { details: { errors } });
}

const reference = /\{\{ *([a-z][a-z0-9_]*) *\}\}/g;

/** Names in `{{ }}` of a variable's value. */
export const referencedParams = (value: string): readonly string[] =>
  [...value.matchAll(reference)].map(([, name = '']) => name);

/** The variables with every reference replaced by what was asked for, or else by the default. */
export function fillEnv(
  env: Readonly<Record<string, string>>,
  declared: DeclaredParams,
  asked: Readonly<Record<string, string>>,
): Record<string, string> {
  const valueOf = (whole: string, name: string): string => {
    if (!Object.hasOwn(declared, name)) return whole;
    const given = Object.hasOwn(asked, name) ? asked[name] : undefined;
    return given ?? declared[name]?.default ?? whole;
  };
  return Object.fromEntries(
    Object.entries(env).map(([key, value]) => [key, value.replace(reference, valueOf)]),
  );
}
