import { z } from 'zod';

const pair = /^([a-z0-9A-Z./_-]+)=([a-z0-9A-Z._-]*)$/;

const items = (text: string): string[] =>
  text
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');

/** Labels as `name=value,name=value`. */
export const labelList = z
  .string()
  .refine((text) => items(text).length > 0 && items(text).every((one) => pair.test(one)), {
    error: 'takes labels such as app.kubernetes.io/component=edge, with commas between them',
    abort: true,
  })
  .transform((text): Record<string, string> => {
    const found = items(text).map((one): [string, string] => {
      const [, name = '', value = ''] = pair.exec(one) ?? [];
      return [name, value];
    });
    return Object.fromEntries(found);
  });

/** Some of these names, with commas between them. */
export const nameList = <N extends string>(names: readonly N[]) =>
  z
    .string()
    .refine((text) => items(text).every((one) => isOneOf(names, one)), {
      error: `takes some of ${names.join(', ')}, with commas between them`,
      abort: true,
    })
    .transform((text): readonly N[] => items(text).filter((one) => isOneOf(names, one)));

const isOneOf = <N extends string>(names: readonly N[], name: string): name is N =>
  names.some((one) => one === name);
