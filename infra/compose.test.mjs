import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { readSettings } from './settings.mjs';

const read = (file) => readFileSync(new URL(`../${file}`, import.meta.url), 'utf8');
const compose = parse(read('docker-compose.yml'), { merge: true });
const ours = ['control-plane', 'worker', 'edge'];
let settings;

beforeAll(async () => {
  settings = new Map((await readSettings()).map(({ app, settings: list }) => [app, list]));
}, 60_000);

/** `20s` as seconds. */
const secondsOf = (text) => Number(/^(\d+)s$/.exec(text)?.[1]);

describe('docker-compose.yml', () => {
  test.each(ours)('%s gets settings that it reads, and all it must have', (app) => {
    const given = Object.keys(compose.services[app].environment);
    const known = settings.get(app);
    expect(given.filter((name) => !known.some((setting) => setting.name === name))).toEqual([]);
    const required = known.filter((setting) => setting.required).map((setting) => setting.name);
    expect(required.filter((name) => !given.includes(name))).toEqual([]);
  });

  test('a setting that can be given from outside has the default of the program', () => {
    for (const app of ours) {
      for (const [name, value] of Object.entries(compose.services[app].environment)) {
        const [, fallback] = /^\$\{[A-Z_]+:-(.+)\}$/.exec(String(value)) ?? [];
        const own = settings.get(app).find((setting) => setting.name === name).fallback;
        // The portal's address is the published port's here, which is not that of `npm start`.
        if (fallback !== undefined && name !== 'PORTAL_URL')
          expect([name, fallback]).toEqual([name, String(own)]);
      }
    }
  });

  test('every volume and network that a service uses is declared', () => {
    for (const service of Object.values(compose.services)) {
      for (const network of service.networks) expect(compose.networks).toHaveProperty(network);
      for (const volume of service.volumes ?? []) {
        const [source] = volume.split(':');
        if (!source.startsWith('.')) expect(compose.volumes).toHaveProperty(source);
      }
    }
  });

  test('the edge and the worker see the sockets of workspaces under the same path', () => {
    const { edge, worker } = compose.services;
    expect(edge.volumes).toContain(`data:${worker.environment.DATA_DIR}`);
    expect(worker.volumes).toContain(`data:${worker.environment.DATA_DIR}`);
  });

  test('every image is built from a Dockerfile that is there, in a stage that it has', () => {
    for (const app of ours) {
      const { dockerfile, target } = compose.services[app].build;
      const text = read(dockerfile);
      if (target !== undefined) expect(text).toContain(` AS ${target}\n`);
    }
  });

  test('nobody is ended before the own time for stopping is over', () => {
    const drain = settings.get('edge').find(({ name }) => name === 'DRAIN_SECONDS').fallback;
    // edge/main.ts lets a process finish for 5 s more; run-until-stopped.ts ends one after 45 s.
    expect(secondsOf(compose.services.edge.stop_grace_period)).toBeGreaterThan(drain + 5);
    expect(secondsOf(compose.services.worker.stop_grace_period)).toBeGreaterThan(45);
  });

  test('only the edge can be reached from outside', () => {
    const open = Object.entries(compose.services).filter(([, { ports }]) => ports !== undefined);
    expect(open.map(([name]) => name)).toEqual(['edge']);
    expect(compose.services.edge.ports.join()).not.toContain(
      String(compose.services.edge.environment.METRICS_PORT),
    );
  });
});
