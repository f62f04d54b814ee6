import { AppError } from '@launchpad/kernel';

const maxPathBytes = 4096;

/** A path below the home as a browser names it: without dots that lead somewhere, `''` for the home itself. */
export function readHomePath(text: string): string {
  if (text.includes('\0') || Buffer.byteLength(text) > maxPathBytes)
    throw new AppError('request.malformed', 'This is no path of a file.');
  const parts = text.split('/').filter((part) => part !== '' && part !== '.');
  if (parts.includes('..'))
    throw new AppError('request.malformed', 'A path below the home has no ".." in it.');
  return parts.join('/');
}

/** Folder and name of a file that is to be written. */
export function splitHomePath(path: string): { readonly folder: string; readonly name: string } {
  const end = path.lastIndexOf('/');
  const name = path.slice(end + 1);
  if (name === '') throw new AppError('request.malformed', 'A file needs a name.');
  return { folder: path.slice(0, Math.max(0, end)), name };
}
