import { z } from 'zod';

/** Says "missing" and "empty" apart from "of the wrong kind", each with what to write instead. */
export const wanted =
  (kind: string, example: string) =>
  ({ input }: { readonly input?: unknown }) => {
    if (input === undefined) return `is missing; add a line such as \`${example}\``;
    if (input === null) return `is empty; write something such as \`${example}\``;
    return `must be ${kind}, such as \`${example}\``;
  };

type LineRules = { readonly example: string; readonly max: number };

/** Text on one line, without space around it. */
export function line({ example, max }: LineRules) {
  return z
    .string({ error: wanted('text (a value that looks like a number needs quotes)', example) })
    .trim()
    .min(1, `is empty; write something such as \`${example}\``)
    .max(max, `is too long; use at most ${String(max)} characters`);
}
