import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { readSettings } from './settings.mjs';

const compose = parse(readFileSync(new URL('../docker-compose.yml', import.meta.url), 'utf8'), {
  merge: true,
});
let settings;

beforeAll(async () => {
  settings = new Map((await readSettings()).map(({ app, settings: list }) => [app, list]));
}, 60_000);

describe('docker-compose.yml', () => {
  test.each(['control-plane', 'worker', 'edge'])(
    '%s gets settings that it reads, and all it must have',
    (app) => {
      const given = Object.keys(compose.services[app].environment);
      const read = settings.get(app);
      expect(given.filter((name) => !read.some((setting) => setting.name === name))).toEqual([]);
      const required = read.filter((setting) => setting.required).map((setting) => setting.name);
      expect(required.filter((name) => !given.includes(name))).toEqual([]);
    },
  );

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
});
