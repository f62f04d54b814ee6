import { buildTask, steps } from './build-steps.mjs';
import { bin, colourful, runCommand, seconds } from './run-command.mjs';
import { runInOrder } from './run-in-order.mjs';

const node = (script) => [process.execPath, `infra/${script}`];

/** Every gate, the longest first. Each is one command, so that a failure can be repeated by hand. */
const gates = [
  { name: 'types', needs: ['database-client'], command: [bin('tsc'), '-b'] },
  // Types make linting the longest gate by far, so it is two: one for each core.
  {
    name: 'lint apps',
    needs: ['database-client'],
    command: [bin('eslint'), 'apps', '--max-warnings', '0'],
  },
  {
    name: 'lint the rest',
    needs: ['database-client'],
    command: [bin('eslint'), '.', '--ignore-pattern', 'apps/**', '--max-warnings', '0'],
  },
  {
    name: 'format',
    command: [
      bin('prettier'),
      '--check',
      '.',
      ...['--cache', '--cache-strategy', 'content', '--cache-location', '.cache/prettier'],
      ...['--log-level', 'warn'],
    ],
  },
  {
    name: 'boundaries',
    needs: ['database-client'],
    command: [bin('depcruise'), '--config', '.dependency-cruiser.cjs', 'libs', 'apps', 'test'],
  },
  { name: 'unused code', needs: ['database-client'], command: [bin('knip')] },
  { name: 'database schema', needs: ['types'], command: node('schema-drift.mjs') },
  { name: 'openapi.json', needs: ['types'], command: node('openapi.mjs') },
  { name: 'written docs', needs: ['database-client'], command: node('docs.mjs') },
];

const client = steps.find((step) => step.name === 'database-client');
const tasks = [
  buildTask(client),
  ...gates.map(({ command, ...gate }) => ({ ...gate, run: () => runCommand(command) })),
];

const paint = (code, text) => (colourful ? `\u001b[${code}m${text}\u001b[0m` : text);
const failed = [];
const started = performance.now();
await runInOrder(tasks, {
  onEnd: (name, result) => {
    if (result?.ok === true) {
      if (result.fresh === undefined)
        console.log(`${paint(32, 'ok')}    ${name.padEnd(16)} ${seconds(result.ms)}`);
      return;
    }
    failed.push([name, result]);
    const why = result === null ? 'not run: what it needs failed' : seconds(result.ms);
    console.log(`${paint(31, 'FAIL')}  ${name.padEnd(16)} ${why}`);
  },
});
for (const [name, result] of failed) {
  if (result !== null) console.log(`\n${paint(31, `── ${name} ──`)}\n${result.output.trim()}`);
}
console.log(
  failed.length === 0
    ? `\nAll ${gates.length} gates passed in ${seconds(performance.now() - started)}`
    : `\nFailed: ${failed.map(([name]) => name).join(', ')}`,
);
process.exitCode = failed.length === 0 ? 0 : 1;
