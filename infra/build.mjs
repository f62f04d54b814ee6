import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildTask, steps } from './build-steps.mjs';
import { root, seconds } from './run-command.mjs';
import { runInOrder } from './run-in-order.mjs';

/**
 * Builds what is stale and says so, one line a step. Silent when there was nothing to do.
 * @returns {Promise<boolean>} whether everything is built
 */
export async function build({ log = console.log } = {}) {
  if (!existsSync(path.join(root, 'node_modules', '.bin', 'tsc'))) {
    log('The packages are not installed. Run `npm ci` first.');
    return false;
  }
  const titles = new Map(steps.map((step) => [step.name, step.title]));
  const failures = [];
  await runInOrder(steps.map(buildTask), {
    onEnd: (name, result) => {
      if (result === null) log(`  left out ${titles.get(name)}`);
      else if (!result.ok) failures.push([titles.get(name), result]);
      else if (!result.fresh) log(`  built ${titles.get(name).padEnd(16)} ${seconds(result.ms)}`);
    },
  });
  for (const [title, result] of failures) log(`\nBuilding ${title} failed:\n${result.output}`);
  return failures.length === 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.exitCode = (await build()) ? 0 : 1;
}
