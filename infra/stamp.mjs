import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { root } from './run-command.mjs';

const stampDir = path.join(root, '.cache', 'build');
const neverInput = new Set(['node_modules', 'dist', 'generated', '.cache', '.launchpad']);
/** Tests are type-checked by `npm run check`; changing one must not hold up a start. */
const testFile = /\.test\.tsx?$/;

function* filesUnder(input) {
  if (!existsSync(input)) return;
  if (statSync(input).isFile()) {
    yield input;
    return;
  }
  const entries = readdirSync(input, { withFileTypes: true });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (neverInput.has(entry.name) || testFile.test(entry.name)) continue;
    const full = path.join(input, entry.name);
    if (entry.isDirectory()) yield* filesUnder(full);
    else if (entry.isFile()) yield full;
  }
}

/** By content, not by time: a switched branch or a restored cache then costs nothing. */
function fingerprint(inputs) {
  const hash = createHash('sha256').update(process.version);
  for (const input of inputs) {
    for (const file of filesUnder(path.join(root, input))) {
      hash.update(`\0${path.relative(root, file)}\0`).update(readFileSync(file));
    }
  }
  return hash.digest('hex');
}

/**
 * Whether a step has nothing to do: its inputs are what they were when it last succeeded, and what
 * it made is still there.
 * @param {{ name: string, inputs: string[], outputs: string[] }} step paths from the root
 */
export function isFresh({ name, inputs, outputs }) {
  const stamp = path.join(stampDir, name);
  return (
    outputs.every((output) => existsSync(path.join(root, output))) &&
    existsSync(stamp) &&
    readFileSync(stamp, 'utf8') === fingerprint(inputs)
  );
}

/** Taken before the step runs, so that a file changed meanwhile makes the step stale again. */
export function takeStamp({ name, inputs }) {
  const value = fingerprint(inputs);
  return async () => {
    await mkdir(stampDir, { recursive: true });
    await writeFile(path.join(stampDir, name), value);
  };
}
