import { defaultServerConditions } from 'vite';
import { defineConfig } from 'vitest/config';

/** Tests read the sources of our packages, so they need no build. */
const conditions = [...defaultServerConditions, '@launchpad/source'];
const sources = {
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
};
const neverTests = ['**/node_modules/**', '**/dist/**'];
const tests = (ending: string): string[] => [
  `libs/**/*.${ending}`,
  `apps/{control-plane,worker,edge,embedded,workshop}/**/*.${ending}`,
];

export default defineConfig({
  test: {
    // Namespaces of a cluster take their time to go; whoever waits for them is not to be cut off.
    teardownTimeout: 150_000,
    projects: [
      {
        ...sources,
        test: {
          name: 'unit',
          include: [...tests('test.{ts,tsx}'), 'infra/**/*.test.mjs'],
          exclude: [...neverTests, '**/*.{db,cluster}.test.ts', 'apps/workshop/web/**'],
        },
      },
      {
        ...sources,
        test: {
          name: 'db',
          include: tests('db.test.ts'),
          exclude: neverTests,
          globalSetup: 'libs/testkit/src/vitest-global-setup.ts',
          testTimeout: 20_000,
          hookTimeout: 30_000,
        },
      },
      'apps/*/vitest.config.ts',
      {
        // The built product as separate processes: one suite at a time, each of them long.
        ...sources,
        test: {
          name: 'system',
          include: ['test/system/**/*.test.ts'],
          exclude: neverTests,
          fileParallelism: false,
          testTimeout: 180_000,
          hookTimeout: 120_000,
        },
      },
      {
        // Real pods on the cluster that KUBECONFIG names: one suite at a time, each of them long.
        ...sources,
        test: {
          name: 'cluster',
          include: ['libs/**/*.cluster.test.ts', 'test/cluster/**/*.test.ts'],
          exclude: neverTests,
          globalSetup: [
            'libs/testkit/src/vitest-global-setup.ts',
            'test/cluster/support/vitest-global-setup.ts',
          ],
          fileParallelism: false,
          testTimeout: 300_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
});
