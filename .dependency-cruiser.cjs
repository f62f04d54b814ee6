/**
 * Which way imports may point. `infra/boundaries.test.mjs` shows for each rule that a file which
 * breaks it is caught; a new rule comes with a line there.
 */
const domains = '(tenancy|workshops|sessions)';
const test = '\\.test\\.tsx?$';
const testOnly = `${test}|/fixtures/|\\.bed\\.ts$|^libs/testkit/|^test/`;
const fakes =
  '^libs/testkit/|/fake/|^libs/runtime/src/kubernetes/fixtures/|^libs/jobs/src/inline/|-conformance\\.ts$|^libs/jobs/src/conformance';
/** Doors beside `src/index.ts`: the adapters that only tests use. */
const testDoors = `${fakes}`;

/** A package, found in node_modules or only by its name. */
const npm = (...names) => `(^|node_modules/)(${names.join('|')})(/|$)`;

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      comment: 'Two files that need each other are one idea, or hide a third one.',
      from: {},
      to: { circular: true },
    },
    {
      name: 'resolvable',
      severity: 'error',
      comment: 'An import that cannot be followed escapes every other rule.',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'kernel-needs-nothing',
      severity: 'error',
      from: { path: '^libs/kernel/', pathNot: test },
      to: { pathNot: '^libs/kernel/', dependencyTypesNot: ['core'] },
    },
    {
      name: 'contract-needs-zod-alone',
      severity: 'error',
      comment: 'It is bundled into the pages.',
      from: { path: '^libs/contract/', pathNot: test },
      to: { pathNot: `^libs/contract/|${npm('zod')}` },
    },
    {
      name: 'platform-needs-kernel-alone',
      severity: 'error',
      from: { path: '^libs/platform/', pathNot: test },
      to: { path: '^(libs|apps)/', pathNot: '^libs/(platform|kernel)/' },
    },
    {
      name: 'ports-need-platform-and-kernel',
      severity: 'error',
      comment: 'access, runtime and jobs know neither each other nor a domain.',
      from: { path: '^libs/(access|runtime|jobs)/', pathNot: test },
      to: { path: '^(libs|apps)/', pathNot: '^libs/($1|platform|kernel)/' },
    },
    {
      name: 'domains-know-no-wire',
      severity: 'error',
      comment: 'Controllers map; a domain type is never a wire type. Domains never see an app.',
      from: { path: `^libs/${domains}/` },
      to: { path: '^apps/|^libs/contract/' },
    },
    {
      name: 'libs-never-import-apps',
      severity: 'error',
      from: { path: '^libs/' },
      to: { path: '^apps/' },
    },
    {
      name: 'apps-never-import-apps',
      severity: 'error',
      from: { path: '^apps/([^/]+)/', pathNot: '^apps/embedded/' },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
    {
      name: 'embedded-composes',
      severity: 'error',
      comment: 'apps/embedded takes an app by its door and holds no logic of its own.',
      from: { path: '^apps/embedded/' },
      to: {
        path: '^apps/',
        pathNot:
          '^apps/embedded/|/src/create-[^/]+\\.ts$|/src/index\\.ts$|^apps/workshop/server/index\\.ts$',
      },
    },
    {
      name: 'pages-know-the-contract-alone',
      severity: 'error',
      from: { path: '^apps/(portal|workshop/web)/', pathNot: test },
      to: { path: '^(libs|apps)/', pathNot: '^libs/contract/|^apps/$1/|^apps/workshop/protocol/' },
    },
    {
      name: 'one-door-per-lib',
      severity: 'error',
      from: { path: '^(?:libs|apps|test)/([^/]+)/' },
      to: {
        path: '^libs/[^/]+/src/',
        pathNot: `^libs/$1/|^libs/[^/]+/src/index\\.ts$|${testDoors}`,
      },
    },
    {
      name: 'only-tests-use-fakes',
      severity: 'error',
      from: { pathNot: `${testOnly}|${fakes}` },
      to: { path: fakes },
    },
    {
      name: 'only-main-reads-env',
      severity: 'error',
      comment: 'Settings are parsed once; all other code takes options.',
      from: { path: '^(apps|libs)/', pathNot: `(^|/)main\\.ts$|${test}` },
      to: { path: '/env\\.ts$', pathNot: '^libs/' },
    },
    {
      name: 'prisma-in-stores',
      severity: 'error',
      from: {
        path: '^(libs|apps)/',
        pathNot: `^libs/platform/|\\.(store|read-model)\\.ts$|${testOnly}`,
      },
      to: { path: `${npm('@prisma')}|^libs/platform/src/generated/` },
    },
    {
      name: 'kubernetes-client-in-its-adapter',
      severity: 'error',
      from: { path: '^(libs|apps)/', pathNot: '^libs/runtime/src/kubernetes/' },
      to: { path: npm('@kubernetes/client-node') },
    },
    {
      name: 'queue-client-in-its-adapter',
      severity: 'error',
      from: { path: '^(libs|apps)/', pathNot: '^libs/jobs/src/bullmq/' },
      to: { path: npm('bullmq', 'ioredis', '@nestjs/bullmq') },
    },
    {
      name: 'rules-carry-no-decorators',
      severity: 'error',
      comment: 'Libs carry rules and no decorators; apps carry decorators and no rules.',
      from: { path: '^libs/' },
      to: { path: npm('@nestjs') },
    },
    {
      name: 'features-never-import-features',
      severity: 'error',
      from: { path: '^apps/portal/src/features/([^/]+)/' },
      to: { path: '^apps/portal/src/features/', pathNot: '^apps/portal/src/features/$1/' },
    },
    {
      name: 'portal-layers',
      severity: 'error',
      comment: 'app → features → components, lib',
      from: { path: '^apps/portal/src/(components|lib)/', pathNot: test },
      to: { path: '^apps/portal/src/(app|features)/' },
    },
    {
      name: 'features-below-app',
      severity: 'error',
      from: { path: '^apps/portal/src/features/', pathNot: test },
      to: { path: '^apps/portal/src/app/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules|/dist/|/generated/' },
    exclude: { path: '/dist/|/\\.cache/|^infra/|\\?(raw|url|inline|worker)$' },
    tsPreCompilationDeps: true,
    detectJSDocImports: false,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['@launchpad/source', 'types', 'import', 'node', 'default'],
      extensions: ['.ts', '.tsx', '.d.ts', '.js', '.mjs', '.cjs', '.json', '.css', '.svg'],
      mainFields: ['module', 'main', 'types', 'typings'],
    },
  },
};
