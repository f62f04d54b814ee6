import { lstat, readdir, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { isExecutable, unlessAbsent } from '../disk/plain.file.js';
import { isCheckName } from '../notes/check-step.js';

export type FoundCheck =
  | { readonly kind: 'found'; readonly file: string }
  /** Why it cannot be run and what mends that. */
  | { readonly kind: 'faulty'; readonly remedy: string; readonly missing: boolean };

const folderName = '.workshop/checks';

/** Finds the executable of a check: a plain file inside the folder of the checks, whatever links say. */
export async function findCheck(contentDir: string, name: string): Promise<FoundCheck> {
  const shown = `${folderName}/${name}`;
  if (!isCheckName(name))
    return faulty(
      `"${name}" is no name for a check: use letters, digits, dot, dash and underscore.`,
    );
  if ((await unlessAbsent(lstat(join(contentDir, folderName))))?.isSymbolicLink() === true)
    return faulty(`${folderName} is a link: it has to be the folder of the checks itself.`);
  const folder = await unlessAbsent(realpath(join(contentDir, folderName)));
  const file = folder === undefined ? undefined : await unlessAbsent(realpath(join(folder, name)));
  if (folder === undefined || file === undefined)
    return {
      kind: 'faulty',
      missing: true,
      remedy: `This check is missing from the workshop: its author has to add an executable ${shown}.`,
    };
  if (!file.startsWith(folder + sep))
    return faulty(
      `${shown} is a link that leads out of ${folderName}: put the script itself there.`,
    );
  if (!(await stat(file)).isFile()) return faulty(`${shown} has to be a file.`);
  if (!(await isExecutable(file))) return faulty(`${shown} is not executable: chmod +x ${shown}`);
  return { kind: 'found', file };
}

/** Every executable in the folder of the checks, by name, with its path below the workshop folder. */
export async function listChecks(contentDir: string): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  const names = (await unlessAbsent(readdir(join(contentDir, folderName)))) ?? [];
  for (const name of names.filter(isCheckName).sort()) {
    const { kind } = await findCheck(contentDir, name);
    if (kind === 'found') found.set(name, `${folderName}/${name}`);
  }
  return found;
}

const faulty = (remedy: string): FoundCheck => ({ kind: 'faulty', missing: false, remedy });
