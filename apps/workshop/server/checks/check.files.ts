import { constants } from 'node:fs';
import { access, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { isCheckName } from '../notes/check-step.js';

export type FoundCheck =
  | { readonly kind: 'found'; readonly file: string }
  /** Why it cannot be run and what mends that. */
  | { readonly kind: 'faulty'; readonly remedy: string };

const folderName = '.workshop/checks';

/** Finds the executable of a check: a plain file inside the folder of the checks, whatever links say. */
export async function findCheck(contentDir: string, name: string): Promise<FoundCheck> {
  const shown = `${folderName}/${name}`;
  if (!isCheckName(name))
    return faulty(
      `"${name}" is no name for a check: use letters, digits, dot, dash and underscore.`,
    );
  const folder = await real(join(contentDir, folderName));
  const file = folder === undefined ? undefined : await real(join(folder, name));
  if (folder === undefined || file === undefined)
    return faulty(
      `This check is missing from the workshop: its author has to add an executable ${shown}.`,
    );
  if (!file.startsWith(folder + sep))
    return faulty(
      `${shown} is a link that leads out of ${folderName}: put the script itself there.`,
    );
  if (!(await stat(file)).isFile()) return faulty(`${shown} has to be a file.`);
  if (!(await isExecutable(file))) return faulty(`${shown} is not executable: chmod +x ${shown}`);
  return { kind: 'found', file };
}

const faulty = (remedy: string): FoundCheck => ({ kind: 'faulty', remedy });

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : '';

async function real(path: string): Promise<string | undefined> {
  try {
    return await realpath(path);
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'ELOOP', 'EACCES'].includes(codeOf(error))) return undefined;
    throw error;
  }
}

async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EACCES') return false;
    throw error;
  }
}
