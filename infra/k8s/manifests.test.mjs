import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import {
  isConnectionAllowed,
  networkPoliciesIn,
} from '../../libs/runtime/src/kubernetes/policy/network-policy-evaluator.ts';
import { podSecurityViolations } from '../../libs/runtime/src/kubernetes/policy/pod-security.ts';
import { readSettings } from '../settings.mjs';

const here = new URL('./', import.meta.url).pathname;
const overlays = ['small', 'high-availability'];
const programs = ['control-plane', 'worker', 'edge'];
let settings;

beforeAll(async () => {
  settings = new Map((await readSettings()).map(({ app, settings: list }) => [app, list]));
}, 60_000);

const objectsOf = (file) =>
  parseAllDocuments(readFileSync(file, 'utf8'), { merge: true }).map((document) => document.toJS());
const kustomizationOf = (dir) =>
  parse(readFileSync(path.join(here, dir, 'kustomization.yaml'), 'utf8'));
const resourcesOf = (dir) =>
  kustomizationOf(dir).resources.flatMap((name) => objectsOf(path.join(here, dir, name)));
const base = resourcesOf('base');

/** Containers of the programs in an overlay, as its patches leave them, by name. */
function containersOf(overlay) {
  const dir = `overlays/${overlay}`;
  const patches = kustomizationOf(dir).patchesStrategicMerge.flatMap((name) =>
    objectsOf(path.join(here, dir, name)),
  );
  return new Map(
    programs.map((name) => {
      const of = (objects) =>
        objects.find(({ kind, metadata }) => kind === 'Deployment' && metadata.name === name);
      const [original, patch] = [of(base), of(patches)].map(
        (object) => object?.spec.template.spec.containers[0] ?? {},
      );
      const env = new Map(
        [...(original.env ?? []), ...(patch.env ?? [])].map((one) => [one.name, one]),
      );
      return [
        name,
        {
          ...original,
          env: [...env.values()],
          replicas: of(patches)?.spec.replicas ?? of(base).spec.replicas,
        },
      ];
    }),
  );
}

/** What the ConfigMap of settings holds in an overlay. */
function literalsOf(overlay) {
  const literals = ['base', `overlays/${overlay}`].flatMap((dir) =>
    kustomizationOf(dir)
      .configMapGenerator.filter(({ name }) => name === 'launchpad-settings')
      .flatMap(({ literals: list }) => list),
  );
  return new Map(literals.map((line) => line.split(/=(.*)/s).slice(0, 2)));
}

describe.each(overlays)('the overlay %s', (overlay) => {
  const dir = `overlays/${overlay}`;
  const own = resourcesOf(dir);

  test('every file of its folder is in it, and the other way round', () => {
    const { resources, patchesStrategicMerge } = kustomizationOf(dir);
    const files = readdirSync(path.join(here, dir)).filter((name) => name.endsWith('.yaml'));
    expect(files.sort()).toEqual(
      ['kustomization.yaml', ...resources, ...patchesStrategicMerge].sort(),
    );
  });

  test.each(programs)('%s gets all settings it must have', (app) => {
    const given = [
      ...literalsOf(overlay).keys(),
      ...containersOf(overlay)
        .get(app)
        .env.map(({ name }) => name),
    ];
    const required = settings.get(app).filter((one) => one.required);
    expect(required.map(({ name }) => name).filter((name) => !given.includes(name))).toEqual([]);
  });

  test('no setting is given that nobody reads', () => {
    const read = new Set([...settings.values()].flat().map(({ name }) => name));
    expect([...literalsOf(overlay).keys()].filter((name) => !read.has(name))).toEqual([]);
    const aids = ['POSTGRES_PASSWORD', 'REDIS_PASSWORD'];
    for (const app of programs) {
      const known = new Set(settings.get(app).map(({ name }) => name));
      const given = containersOf(overlay)
        .get(app)
        .env.map(({ name }) => name);
      expect([app, ...given.filter((name) => !known.has(name) && !aids.includes(name))]).toEqual([
        app,
      ]);
    }
  });

  test('as many workers share the budget of the API server as there are', () => {
    const { replicas } = containersOf(overlay).get('worker');
    expect(literalsOf(overlay).get('WORKERS')).toBe(String(replicas));
  });

  test('everything that has a namespace is in ours, and every pod keeps to the restricted profile', () => {
    for (const object of [...base, ...own]) {
      const { kind, metadata } = object;
      const isGlobal = /^(Namespace|ClusterRole|ClusterRoleBinding)$/.test(kind);
      expect([kind, metadata.name, metadata.namespace]).toEqual([
        kind,
        metadata.name,
        isGlobal ? undefined : 'launchpad',
      ]);
      const template = object.spec?.template;
      if (template !== undefined)
        expect([metadata.name, ...podSecurityViolations(template)]).toEqual([metadata.name]);
    }
  });

  test('what is mounted or read is made', () => {
    const { configMapGenerator, secretGenerator } = kustomizationOf(dir);
    const made = [...configMapGenerator, ...secretGenerator].map(({ name }) => name);
    const text = JSON.stringify([...containersOf(overlay).values()]);
    const used = [
      ...text.matchAll(/"(?:configMapRef|secretKeyRef|configMapKeyRef)":\{"name":"([^"]+)"/g),
    ];
    expect(
      [...new Set(used.map(([, name]) => name))].filter((name) => !made.includes(name)),
    ).toEqual([]);
  });
});

describe('stopping', () => {
  const seconds = (name) =>
    base.find(({ kind, metadata }) => kind === 'Deployment' && metadata.name === name).spec.template
      .spec.terminationGracePeriodSeconds;
  const pause = 5;

  test('nobody is ended before the own time for stopping is over', () => {
    const drain = settings.get('edge').find(({ name }) => name === 'DRAIN_SECONDS').fallback;
    // edge/main.ts closes within 5 s after draining; create-control-plane.ts gives requests 5 s; run-until-stopped.ts ends
    // a worker after 45 s.
    expect(seconds('edge')).toBeGreaterThan(pause + drain + 5);
    expect(seconds('control-plane')).toBeGreaterThan(pause + 5);
    expect(seconds('worker')).toBeGreaterThan(45);
  });
});

describe('who reaches whom', () => {
  const policies = networkPoliciesIn([...base, ...resourcesOf('overlays/small')]);
  const ours = {
    'kubernetes.io/metadata.name': 'launchpad',
    'app.kubernetes.io/part-of': 'launchpad',
  };
  const pod = (namespace, namespaceLabels, component) => ({
    ...{ kind: 'pod', namespace, namespaceLabels, ip: '10.0.0.1' },
    labels: { 'app.kubernetes.io/component': component, 'app.kubernetes.io/part-of': 'launchpad' },
  });
  const program = (component) => pod('launchpad', ours, component);
  const session = pod('lp-x', { 'app.kubernetes.io/managed-by': 'launchpad' }, 'workspace');
  // In a namespace of its own, under the edge's labels.
  const stranger = pod('shop', { 'kubernetes.io/metadata.name': 'shop' }, 'edge');
  const outside = { kind: 'address', ip: '203.0.113.7' };

  const ends = {
    ...Object.fromEntries([...programs, 'postgres', 'redis'].map((name) => [name, program(name)])),
    ...{ session, stranger, outside },
  };

  test.each([
    'outside → edge:8080 ✓',
    'edge → control-plane:7081 ✓',
    'edge → session:10080 ✓',
    'edge → session:8080 ✗',
    'edge → postgres:5432 ✓',
    'edge → redis:6379 ✗',
    'worker → redis:6379 ✓',
    'worker → outside:6443 ✓',
    'control-plane → outside:6443 ✗',
    'control-plane → session:10080 ✗',
    'outside → control-plane:7081 ✗',
    'outside → edge:9090 ✗',
    'session → control-plane:7081 ✗',
    'session → postgres:5432 ✗',
    'session → worker:7082 ✗',
    'stranger → control-plane:7081 ✗',
    'postgres → outside:443 ✗',
  ])('%s', (line) => {
    const [, from, to, port, mark] = /^(\S+) → (\S+):(\d+) (.)$/.exec(line);
    const connection = { from: ends[from], to: ends[to], port: Number(port) };
    expect(isConnectionAllowed(policies, connection)).toBe(mark === '✓');
  });
});

test('keys are never part of the repository', () => {
  const ignored = readFileSync(path.join(here, '../../.gitignore'), 'utf8');
  expect(ignored).toContain('infra/k8s/overlays/*/keys/');
  expect(existsSync(path.join(here, 'base/keys'))).toBe(false);
});
