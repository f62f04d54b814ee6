import { bin, runCommand } from './run-command.mjs';
import { isFresh, takeStamp } from './stamp.mjs';

const everywhere = ['package-lock.json', 'tsconfig.base.json'];

/**
 * What the product is made of. `needs` names steps that come first; everything else runs side by
 * side. The two bundles read the sources of our packages, so they do not wait for the compiler.
 */
export const steps = [
  {
    name: 'database-client',
    title: 'database client',
    inputs: ['prisma/schema.prisma', ...everywhere],
    outputs: ['libs/platform/src/generated/prisma/client.ts'],
    // The variable keeps the command off the network: generating needs no engine.
    command: [bin('prisma'), 'generate'],
    env: { PRISMA_SCHEMA_ENGINE_BINARY: '/bin/true' },
  },
  {
    name: 'services',
    title: 'services',
    needs: ['database-client'],
    inputs: [
      'libs',
      'prisma/schema.prisma',
      ...['control-plane', 'edge', 'embedded', 'worker', 'workshop'].map((app) => `apps/${app}`),
      ...everywhere,
    ],
    outputs: [
      'apps/control-plane/dist/main.js',
      'apps/edge/dist/main.js',
      'apps/worker/dist/main.js',
      'apps/embedded/dist/main.js',
      ...[
        'access',
        'contract',
        'jobs',
        'kernel',
        'platform',
        'runtime',
        'sessions',
        'tenancy',
        'workshops',
      ].map((lib) => `libs/${lib}/dist/index.js`),
    ],
    command: [
      bin('tsc'),
      '-b',
      '--noCheck',
      'apps/control-plane',
      'apps/edge',
      'apps/worker',
      'apps/embedded',
    ],
  },
  {
    name: 'portal',
    title: 'portal',
    inputs: ['apps/portal', 'libs/contract', ...everywhere],
    outputs: ['apps/portal/dist/index.html'],
    command: ['npm', 'run', '--silent', 'build', '--workspace', 'apps/portal'],
  },
  {
    name: 'workshop',
    title: 'workshop',
    inputs: ['apps/workshop', 'libs/access', 'libs/contract', 'libs/kernel', ...everywhere],
    outputs: ['apps/workshop/dist/server/main.js', 'apps/workshop/dist/web/index.html'],
    command: ['npm', 'run', '--silent', 'build', '--workspace', 'apps/workshop'],
  },
];

/** A step as a task for `runInOrder`; a fresh one ends at once with `fresh: true`. */
export const buildTask = (step) => ({
  name: step.name,
  needs: step.needs ?? [],
  run: async () => {
    if (isFresh(step)) return { ok: true, fresh: true, ms: 0, output: '' };
    const keepStamp = takeStamp(step);
    const result = await runCommand(step.command, { env: step.env });
    if (result.ok) await keepStamp();
    return { ...result, fresh: false };
  },
});
