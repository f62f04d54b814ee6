import { readdirSync } from 'node:fs';
import path from 'node:path';
import { build } from './build.mjs';
import { root, runCommand } from './run-command.mjs';

/** Runs `test/bench/*.bench.mjs` one after the other, or those whose name holds the argument. */
const folder = path.join(root, 'test', 'bench');
const [wanted = ''] = process.argv.slice(2);
const files = readdirSync(folder).filter(
  (file) => file.endsWith('.bench.mjs') && file.includes(wanted),
);
if (files.length === 0) {
  console.error(`No benchmark in test/bench matches "${wanted}".`);
  process.exitCode = 1;
} else if (await build()) {
  for (const file of files.sort()) {
    console.log(`\n── ${file} ──`);
    const { ok } = await runCommand([process.execPath, path.join(folder, file)], { live: true });
    if (!ok) process.exitCode = 1;
  }
} else {
  process.exitCode = 1;
}
