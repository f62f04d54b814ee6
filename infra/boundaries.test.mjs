import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { cruise } from 'dependency-cruiser';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const config = createRequire(import.meta.url)('../.dependency-cruiser.cjs');

/** One file that breaks each rule: [rule, file, what it imports]. */
const violations = [
  ['no-cycles', 'libs/sessions/src/ring-a.ts', './ring-b.js'],
  ['resolvable', 'libs/sessions/src/lost.ts', './nowhere.js'],
  ['kernel-needs-nothing', 'libs/kernel/src/clever.ts', 'zod'],
  ['contract-needs-zod-alone', 'libs/contract/src/fat.ts', '../../kernel/src/index.js'],
  ['platform-needs-kernel-alone', 'libs/platform/src/up.ts', '../../jobs/src/index.js'],
  ['ports-need-platform-and-kernel', 'libs/runtime/src/up.ts', '../../jobs/src/index.js'],
  ['ports-need-platform-and-kernel', 'libs/jobs/src/up.ts', '../../sessions/src/index.js'],
  ['domains-know-no-wire', 'libs/sessions/src/wire.ts', '../../contract/src/index.js'],
  ['libs-never-import-apps', 'libs/sessions/src/app.ts', '../../../apps/edge/src/index.js'],
  ['apps-never-import-apps', 'apps/worker/src/side.ts', '../../edge/src/index.js'],
  ['embedded-composes', 'apps/embedded/src/deep.ts', '../../edge/src/router.js'],
  [
    'pages-know-the-contract-alone',
    'apps/portal/src/app/fat.tsx',
    '../../../../libs/kernel/src/index.js',
  ],
  [
    'pages-know-the-contract-alone',
    'apps/workshop/web/fat.ts',
    '../../../libs/kernel/src/index.js',
  ],
  ['one-door-per-lib', 'libs/sessions/src/deep.ts', '../../tenancy/src/tenant.store.js'],
  ['one-door-per-lib', 'apps/worker/src/deep.ts', '../../../libs/tenancy/src/tenant.store.js'],
  ['only-tests-use-fakes', 'apps/worker/src/pretend.ts', '../../../libs/runtime/src/fake/index.js'],
  ['only-tests-use-fakes', 'libs/runtime/src/kubernetes/sham.ts', './fixtures/faulty-api.js'],
  ['only-tests-use-fakes', 'apps/worker/src/kit.ts', '../../../libs/testkit/src/index.js'],
  ['only-main-reads-env', 'apps/worker/src/service.ts', './env.js'],
  ['prisma-in-stores', 'libs/sessions/src/session.service.ts', '@prisma/client'],
  ['prisma-in-stores', 'libs/sessions/src/planner.ts', '../../platform/src/generated/client.js'],
  ['kubernetes-client-in-its-adapter', 'apps/worker/src/cluster.ts', '@kubernetes/client-node'],
  [
    'kubernetes-client-in-its-adapter',
    'libs/runtime/src/local/cluster.ts',
    '@kubernetes/client-node',
  ],
  ['queue-client-in-its-adapter', 'libs/jobs/src/inline/queue.ts', 'bullmq'],
  ['queue-client-in-its-adapter', 'apps/worker/src/redis.ts', 'ioredis'],
  ['rules-carry-no-decorators', 'libs/sessions/src/injectable.ts', '@nestjs/common'],
  [
    'features-never-import-features',
    'apps/portal/src/features/catalogue/x.tsx',
    '../sessions/api.js',
  ],
  ['portal-layers', 'apps/portal/src/lib/up.ts', '../features/sessions/api.js'],
  ['features-below-app', 'apps/portal/src/features/catalogue/up.tsx', '../../app/routes.js'],
];

/** Imports that are right and must stay silent. */
const lawful = [
  ['libs/sessions/src/session.store.ts', '@prisma/client'],
  ['libs/sessions/src/index.ts', '../../tenancy/src/index.js'],
  ['libs/sessions/src/session.test.ts', '../../testkit/src/index.js'],
  ['libs/jobs/src/bullmq/backend.ts', 'bullmq'],
  ['libs/jobs/src/queue.ts', './bullmq/backend.js'],
  ['libs/runtime/src/kubernetes/client.ts', '@kubernetes/client-node'],
  ['apps/worker/src/main.ts', './env.js'],
  ['apps/embedded/src/main.ts', '../../edge/src/index.js'],
  ['apps/portal/src/app/routes.ts', '../features/sessions/api.js'],
];

const plain = [
  'libs/kernel/src/index.ts',
  'libs/contract/src/index.ts',
  'libs/jobs/src/index.ts',
  'libs/tenancy/src/index.ts',
  'libs/tenancy/src/tenant.store.ts',
  'libs/testkit/src/index.ts',
  'libs/runtime/src/fake/index.ts',
  'libs/runtime/src/kubernetes/fixtures/faulty-api.ts',
  'libs/platform/src/generated/client.ts',
  'apps/edge/src/index.ts',
  'apps/edge/src/router.ts',
  'apps/worker/src/env.ts',
  'apps/portal/src/features/sessions/api.ts',
];
const packages = [
  'zod',
  'bullmq',
  'ioredis',
  '@prisma/client',
  '@kubernetes/client-node',
  '@nestjs/common',
];

let root;
let found;

async function write(file, text) {
  await mkdir(path.dirname(path.join(root, file)), { recursive: true });
  await writeFile(path.join(root, file), text);
}

beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'launchpad-boundaries-'));
  for (const name of packages) {
    await write(`node_modules/${name}/package.json`, JSON.stringify({ name, main: 'index.js' }));
    await write(`node_modules/${name}/index.js`, 'module.exports = {};\n');
  }
  for (const file of plain) await write(file, 'export const x = 1;\n');
  for (const [file, to] of [...lawful, ...violations.map(([, file, to]) => [file, to])]) {
    await write(file, `import * as it from '${to}';\nexport const y = it;\n`);
  }
  await write('libs/sessions/src/ring-b.ts', "import './ring-a.js';\n");
  const { output } = await cruise(['libs', 'apps'], {
    ...config.options,
    ruleSet: { forbidden: config.forbidden },
    validate: true,
    baseDir: root,
  });
  found = output.summary.violations.map((one) => ({
    rule: one.rule.name,
    from: one.from,
  }));
}, 60_000);

afterAll(() => rm(root, { recursive: true, force: true }));

describe('boundaries', () => {
  test.each(violations)('%s: %s → %s is refused', (rule, from) => {
    expect(found).toContainEqual({ rule, from });
  });

  test.each(lawful)('%s → %s is allowed', (from) => {
    expect(found.filter((one) => one.from === from)).toEqual([]);
  });

  test('every rule has a file that breaks it', () => {
    const named = new Set(violations.map(([rule]) => rule));
    expect(config.forbidden.map((rule) => rule.name).filter((name) => !named.has(name))).toEqual(
      [],
    );
  });
});
