import { parseArgs } from 'node:util';
import type { OptionSpec } from './command.js';

/** Options that stand for a command, for who serves with `--content DIR` and does not want to type much else. */
export const flagForms: Readonly<Record<string, OptionSpec>> = {
  lint: { meaning: 'Serves nothing: the same as lint DIR' },
  export: { value: 'OUT', meaning: 'Serves nothing: the same as export DIR --into OUT' },
};

export type Typed = { readonly name: string; readonly args: readonly string[] };

/** `--content DIR --lint` is `lint DIR`, `--content DIR --export OUT` is `export DIR --into OUT`; the rest stays as it is. */
export function expandFlagForm(typed: Typed): Typed {
  const { tokens } = parseArgs({
    args: [...typed.args],
    options: {
      content: { type: 'string' },
      lint: { type: 'boolean' },
      export: { type: 'string' },
      format: { type: 'string' },
    },
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const isFlag = (name: string): boolean =>
    tokens.some((token) => token.kind === 'option' && token.name === name);
  const unfinished = tokens.some(
    (token) => token.kind === 'option' && token.name === 'export' && token.value === undefined,
  );
  const name = isFlag('lint') ? 'lint' : isFlag('export') ? 'export' : undefined;
  if (name === undefined || unfinished || isFlag('help')) return typed;
  let folder = '.';
  const others: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') others.push(token.value);
    if (token.kind !== 'option' || (token.name === 'lint' && name === 'lint')) continue;
    const { name: option, value, rawName, inlineValue } = token;
    if (option === 'content' && value !== undefined) folder = value;
    else {
      const written = option === 'export' && name === 'export' ? '--into' : rawName;
      if (inlineValue === true) others.push(`${written}=${value}`);
      else others.push(written, ...(value === undefined ? [] : [value]));
    }
  }
  return { name, args: [...others, '--', folder] };
}
