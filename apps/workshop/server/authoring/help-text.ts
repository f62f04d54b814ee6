import type { CommandSpec } from './command.js';

const program = 'npm run workshop --';
const indent = '  ';
const width = 26;

/** What `--help` says about everything. */
export function helpForAll(
  commands: Readonly<Record<string, CommandSpec>>,
  preset: string,
): string {
  const lines = Object.entries(commands).map(([name, { summary, operands }]) =>
    row([name, ...operands].join(' '), summary),
  );
  return [
    'Makes, tries and packages workshops.',
    '',
    'Usage:',
    `${indent}${program} --content DIR          try a workshop (the same as: ${preset} --content DIR)`,
    `${indent}${program} COMMAND [OPTIONS]`,
    '',
    'Commands:',
    ...lines,
    '',
    `${program} COMMAND --help tells more about one of them.`,
  ].join('\n');
}

/** What `--help` says about one command. */
export function helpForOne(name: string, spec: CommandSpec): string {
  const usage = [program, name, ...spec.operands, '[OPTIONS]'].join(' ');
  const options = Object.entries(spec.options).map(([option, { value, meaning }]) =>
    row(`--${option}${value === undefined ? '' : ` ${value}`}`, meaning),
  );
  const notes = (spec.notes ?? []).flatMap((note) => ['', note]);
  return [
    spec.summary,
    '',
    'Usage:',
    `${indent}${usage}`,
    '',
    'Options:',
    ...options,
    ...notes,
  ].join('\n');
}

const row = (left: string, right: string): string =>
  `${indent}${left.length < width ? left.padEnd(width) : `${left}\n${indent}${' '.repeat(width)}`}${right}`;
