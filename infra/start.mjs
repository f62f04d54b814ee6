import { existsSync } from 'node:fs';
import path from 'node:path';
import { build } from './build.mjs';
import { root } from './run-command.mjs';

// What the environment says already wins over the file.
const envFile = path.join(root, '.env');
if (existsSync(envFile)) process.loadEnvFile(envFile);

// One process from here on: signals, exit code and output are the product's own.
if (await build()) {
  process.setSourceMapsEnabled(true);
  await import('../apps/embedded/dist/main.js');
} else {
  process.exitCode = 1;
}
