import { AppError, closestWord } from '@launchpad/kernel';
import { parseArgs } from 'node:util';
import type { CommandSpec, Given, OptionSpec } from './command.js';

/** Reads what follows a command. Everything that is not known is refused, with what was probably meant. */
export function parseArguments(args: readonly string[], spec: CommandSpec): Given {
  const flags = Object.entries(spec.options).map(([name, { value }]) => [
    name,
    { type: value === undefined ? ('boolean' as const) : ('string' as const) },
  ]);
  const { tokens } = parseArgs({
    args: [...args],
    options: Object.fromEntries(flags) as Record<string, { type: 'boolean' | 'string' }>,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const options: Record<string, string | true> = {};
  const operands: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') operands.push(token.value);
    if (token.kind !== 'option') continue;
    options[token.name] = valueOf(token, spec.options);
  }
  const extra = operands[spec.operands.length];
  if (extra !== undefined) throw wrong(`Nothing more was expected at "${extra}".`);
  return { options, operands };
}

type OptionToken = {
  readonly name: string;
  readonly rawName: string;
  readonly value: string | undefined;
  readonly inlineValue: boolean | undefined;
};

function valueOf(token: OptionToken, specs: CommandSpec['options']): string | true {
  const { name, rawName, value, inlineValue } = token;
  const spec: OptionSpec | undefined = Object.hasOwn(specs, name) ? specs[name] : undefined;
  if (spec === undefined) throw wrong(`There is no option ${rawName}; ${meant(name, specs)}`);
  if (spec.value === undefined) {
    if (inlineValue === true) throw wrong(`${rawName} takes no value.`);
    return true;
  }
  const isFlag = value?.startsWith('-') === true && inlineValue !== true;
  if (value === undefined || value === '' || isFlag)
    throw wrong(`${rawName} needs a value: ${rawName} ${spec.value}`);
  return value;
}

function meant(name: string, specs: CommandSpec['options']): string {
  const known = Object.keys(specs);
  const closest = closestWord(name, known);
  if (closest !== undefined) return `did you mean --${closest}?`;
  return `known here: ${known.map((one) => `--${one}`).join(', ')}.`;
}

export const wrong = (message: string): AppError => new AppError('request.invalid', message);
