import { spawn } from 'node:child_process';
import path from 'node:path';
import { build } from './build.mjs';
import { bin, root } from './run-command.mjs';

/**
 * The compiler watches, the server starts again when what it runs changes, and Vite serves the
 * portal with hot reload on http://localhost:5173 (its API calls go to the server).
 */
const programs = [
  [bin('tsc'), '-b', '--watch', '--preserveWatchOutput', 'apps/embedded'],
  [process.execPath, '--enable-source-maps', '--watch', 'apps/embedded/dist/main.js'],
  ['npm', 'run', '--silent', 'dev', '--workspace', 'apps/portal'],
];

if (await build()) {
  const children = programs.map(([program, ...args]) =>
    spawn(program, args, { cwd: path.resolve(root), stdio: 'inherit' }),
  );
  const stop = () => children.forEach((child) => child.kill('SIGTERM'));
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  children.forEach((child) => child.once('exit', stop));
} else {
  process.exitCode = 1;
}
