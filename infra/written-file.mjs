import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as prettier from 'prettier';
import { root } from './run-command.mjs';

/**
 * A file that a program writes and people commit. With `--write` on the command line it is brought
 * up to date; otherwise a difference is a failure that names the remedy.
 * @param {string} file path from the root
 * @param {string} wanted its whole text
 * @param {string} remedy the command that writes it
 */
export async function keepWrittenFile(file, wanted, remedy) {
  const full = path.join(root, file);
  const current = await readFile(full, 'utf8').catch((error) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (current === wanted) return;
  if (process.argv.includes('--write')) {
    await writeFile(full, wanted);
    console.log(`wrote ${file}`);
    return;
  }
  console.error(
    `${file} ${current === null ? 'is missing' : 'is out of date'}: run \`${remedy}\`.`,
  );
  console.error(firstDifference(current ?? '', wanted));
  process.exitCode = 1;
}

function firstDifference(current, wanted) {
  const [left, right] = [current.split('\n'), wanted.split('\n')];
  const line = right.findIndex((text, index) => text !== left[index]);
  if (line === -1) return `  it has ${left.length - right.length} lines too many at its end`;
  return `  line ${line + 1}\n  - ${left[line] ?? '(end of file)'}\n  + ${right[line]}`;
}

/** Laid out as the format gate wants it. */
export async function asJson(value) {
  const config = await prettier.resolveConfig(path.join(root, 'package.json'));
  return prettier.format(JSON.stringify(value), { ...config, parser: 'json' });
}
