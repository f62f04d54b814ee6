import { optionOf, type CommandTools, type Given } from './command.js';
import { hasErrors, reportAsJson, reportForPeople } from './lint-report.js';
import { lintWorkshop } from './lint-rules.js';
import { readForLint } from './lint.reader.js';
import { wrong } from './parse-arguments.js';
import { workshopFolder } from './workshop.folder.js';

/** Names what is wrong with a workshop. 1: there is something to mend. */
export async function runLint(given: Given, tools: CommandTools): Promise<number> {
  const format = optionOf(given, 'format') ?? 'text';
  if (format !== 'text' && format !== 'json') throw wrong('--format takes text or json.');
  const folder = await workshopFolder(given.operands[0] ?? '.');
  const workshop = await readForLint(folder, tools.environment);
  const result = { findings: lintWorkshop(workshop), pages: workshop.sources.pages.length };
  tools.say(format === 'json' ? reportAsJson(result) : reportForPeople(result, tools.colours));
  const bad = given.options['strict'] === true ? result.findings.length > 0 : hasErrors(result);
  return bad ? 1 : 0;
}
