import { buildTask, steps } from './build-steps.mjs';
import { seconds } from './run-command.mjs';

const [, , ...args] = process.argv;
// The workshop app alone: an author has no need of the rest.
const step = steps.find(({ name }) => name === 'workshop');
const { ok, fresh, ms, output } = await buildTask(step).run();
if (!ok) {
  console.log(`Building the workshop app failed:\n${output}`);
  process.exitCode = 1;
} else {
  if (!fresh) console.log(`  built ${step.title.padEnd(16)} ${seconds(ms)}`);
  // Folders are meant from where somebody typed the command, and npm's own variables are not theirs.
  process.chdir(process.env.INIT_CWD ?? process.cwd());
  for (const name of Object.keys(process.env)) {
    if (name === 'INIT_CWD' || name.startsWith('npm_')) delete process.env[name];
  }
  process.argv = [...process.argv.slice(0, 2), ...(args.length === 0 ? ['--help'] : args)];
  await import('../apps/workshop/dist/server/main.js');
}
