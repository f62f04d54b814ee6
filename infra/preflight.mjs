import { build } from './build.mjs';

// The worker's own program with the worker's own settings: what it finds is what the worker will meet.
if (await build()) {
  process.argv[2] = 'preflight';
  await import('../apps/worker/dist/main.js');
} else {
  process.exitCode = 1;
}
