import type { NotesSources } from '../notes/notes-sources.js';
import { parseCheckBlock } from '../notes/render/check-block.js';
import type { Found, LintedWorkshop } from './lint-finding.js';

export type CheckUse = { readonly name: string; readonly file: string; readonly line: number };

/** Every block that names a check, with the line on which its text begins. */
export const checkUses = ({ pages }: NotesSources): readonly CheckUse[] =>
  pages.flatMap(({ file, fences }) =>
    fences.flatMap(({ word, content, line }) => {
      const check = word === 'check' ? parseCheckBlock(content) : [];
      return 'name' in check ? [{ name: check.name, file, line: line + 1 }] : [];
    }),
  );

/** Checks whose executable is not there. */
export const findMissingChecks = (workshop: LintedWorkshop): readonly Found[] =>
  findChecks(workshop, true);

/** Checks whose executable is there and cannot be run. */
export const findUnrunnableChecks = (workshop: LintedWorkshop): readonly Found[] =>
  findChecks(workshop, false);

function findChecks({ sources, checks }: LintedWorkshop, missing: boolean): readonly Found[] {
  return checkUses(sources).flatMap(({ name, file, line }) => {
    const check = checks.get(name);
    if (check === undefined || check === 'runnable' || check.missing !== missing) return [];
    return [{ file, line, message: check.remedy }];
  });
}

/** Executables that no page runs. */
export function findUnusedChecks({ sources, executables }: LintedWorkshop): readonly Found[] {
  const used = new Set(checkUses(sources).map(({ name }) => name));
  return [...executables]
    .filter(([name]) => !used.has(name))
    .map(([name, file]) => ({
      file,
      line: 1,
      message: `No page has the check "${name}"; add a block for it, or remove the file.`,
    }));
}

/** Scripts that are there to be run at the start or at the build, and would not be. */
export const findClosedScripts = ({ closedScripts }: LintedWorkshop): readonly Found[] =>
  closedScripts.map((file) => ({
    file,
    line: 1,
    message: `${file} is not executable and does not run: chmod +x ${file}`,
  }));
