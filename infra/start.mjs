import { build } from './build.mjs';

// One process from here on: signals, exit code and output are the product's own.
if (await build()) {
  process.setSourceMapsEnabled(true);
  await import('../apps/embedded/dist/main.js');
} else {
  process.exitCode = 1;
}
