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
  });

export function readLabels(text: string): Record<string, string> {
  const found = items(text).map((one): [string, string] => {
    const [, name = '', value = ''] = pair.exec(one) ?? [];
    return [name, value];
  });
  return Object.fromEntries(found);
}

/** Some of these names, with commas between them. */
export const nameList = (names: readonly string[]) =>
  z.string().refine((text) => items(text).every((one) => names.includes(one)), {
    error: `takes some of ${names.join(', ')}, with commas between them`,
  });

export function readNames<N extends string>(names: readonly N[], text: string): readonly N[] {
  const given = items(text);
  return names.filter((name) => given.includes(name));
}
