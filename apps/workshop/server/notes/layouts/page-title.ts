/** The title a file or folder name suggests: `exercises/02-first-steps` is "First Steps". */
export function titleFromPath(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1).replace(/^\d{1,9}[-_. ]{1,9}(?=.)/, '');
  return name.replaceAll(/[-_]+/g, ' ').replaceAll(/(^|\s)\S/g, (letter) => letter.toUpperCase());
}
