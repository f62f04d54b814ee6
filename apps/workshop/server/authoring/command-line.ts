import { AppError, closestWord } from '@launchpad/kernel';
import type { Command, CommandTools } from './command.js';
import { commands, presetCommand } from './commands.js';
import { expandFlagForm } from './flag-form.js';
import { helpForAll, helpForOne } from './help-text.js';
import { parseArguments, wrong } from './parse-arguments.js';

const help = { help: { meaning: 'Says this' } };

/** Runs what somebody typed after the program's name. Exit code 2 is for what could not be understood. */
export async function runCommandLine(
  args: readonly string[],
  tools: CommandTools,
): Promise<number> {
  try {
    return await dispatch(args, tools);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    tools.say(error.message);
    return error.code === 'request.invalid' ? 2 : 1;
  }
}

async function dispatch(args: readonly string[], tools: CommandTools): Promise<number> {
  const [first = '--help', ...others] = args;
  if (first === '--help' || first === '-h' || first === 'help') {
    tools.say(helpForAll(commands, presetCommand));
    return 0;
  }
  const isOption = first.startsWith('-');
  const typed = isOption ? { name: presetCommand, args } : { name: first, args: others };
  const meant = typed.name === presetCommand ? expandFlagForm(typed) : typed;
  const { name } = meant;
  const command = findCommand(name);
  const spec = { ...command, options: { ...command.options, ...help } };
  const given = parseArguments(meant.args, spec);
  if (given.options['help'] === true) {
    tools.say(helpForOne(name, spec));
    return 0;
  }
  const missing = spec.operands[given.operands.length];
  if (missing !== undefined) throw wrong(`${name} needs ${missing}. See: ${name} --help`);
  return command.run(given, tools);
}

function findCommand(name: string): Command {
  const known = Object.keys(commands);
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command !== undefined) return command;
  const closest = closestWord(name, known);
  const hint =
    closest === undefined ? `known here: ${known.join(', ')}` : `did you mean ${closest}?`;
  throw wrong(`There is no command ${name}; ${hint}`);
}
