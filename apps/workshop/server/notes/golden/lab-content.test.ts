import { silentLogger } from '@launchpad/kernel';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { NotesIndexAnswer } from '../../../protocol/notes-messages.js';
import { NotesStore } from '../notes.store.js';

/** Content of another project, used as it is. Absent where nobody has put it. */
const repository = resolve(import.meta.dirname, '../../../../..');
const labContentDir = resolve(
  repository,
  process.env['LAB_CONTENT_DIR'] ?? '../shared/content/lab-workshop-content',
);
const hasLabContent = existsSync(join(labContentDir, 'workshop/content'));

describe.skipIf(!hasLabContent)('a workshop that others wrote', () => {
  const notes = new NotesStore({
    contentDir: labContentDir,
    basePath: '/base/',
    variables: {
      base_url: '/base/notes',
      username: 'ada',
      project_namespace: 'lab-ada',
      cluster_subdomain: 'apps.example.org',
      terminal_url: '/base/terminal',
      console_url: '/base/console',
      slides_url: '/base/slides',
    },
    environment: {},
    log: silentLogger,
  });
  let index: NotesIndexAnswer;

  beforeAll(async () => {
    index = await notes.index();
  });

  it('has its 23 pages in the order of workshop.yaml, named as in modules.yaml, and no fault', async () => {
    const read = async (file: string): Promise<unknown> =>
      parse(await readFile(join(labContentDir, 'workshop', file), 'utf8'));
    const { modules: active } = (await read('workshop.yaml')) as {
      modules: { activate: string[] };
    };
    const { modules } = (await read('modules.yaml')) as {
      modules: Record<string, { name: string; exit_sign?: string }>;
    };
    expect(index.pages).toHaveLength(23);
    expect(index.pages.map(({ path }) => path)).toEqual(active.activate);
    expect(index.pages.map(({ title }) => title)).toEqual(
      active.activate.map((path) => modules[path]?.name),
    );
    expect(index).toMatchObject({ title: 'Workshop Content', home: 'workshop-overview' });
    expect(index.faults).toEqual([]);
  });

  it('has its exit signs', () => {
    const signs = index.pages.map(({ exitSign }) => exitSign);
    expect([signs[0], signs[1], signs[22]]).toEqual([
      'Setup Environment',
      'Start Workshop',
      'Finish Workshop',
    ]);
    expect(new Set(signs.slice(2, 22))).toEqual(new Set(['Continue']));
    expect(index.pages.map(({ next }) => next)).toEqual([
      ...index.pages.slice(1).map(({ path }) => path),
      null,
    ]);
  });

  it('leaves no variable open that it does not leave open itself', async () => {
    const { pages } = await notes.sources();
    const open = pages.flatMap(({ path, variables }) =>
      variables.filter(({ outcome }) => outcome !== 'known').map(({ name }) => `${path} ${name}`),
    );
    expect(open).toEqual(['exercises/10-template-engine LANGUAGE']);
    const html = await Promise.all(index.pages.map(async ({ path }) => notes.page(path)));
    const all = html.map((page) => page?.html ?? '').join('\n');
    expect(all).toContain('<code>OC_VERSION</code>: undefined');
    expect(all).toContain('https://lab-sample-workshop-lab-ada.apps.example.org');
    // What is left, in code, shows how variables are written.
    const withoutCode = all.replaceAll(/<code>[^]*?<\/code>/g, '');
    expect([...withoutCode.matchAll(/%[A-Za-z_]{4,}%/g)]).toEqual([]);
  });

  it('has no dead link or image inside', async () => {
    const { pages } = await notes.sources();
    const targets = pages.flatMap(({ links, images }) =>
      [...links, ...images].map(({ target, line }) => ({ line, ...target })),
    );
    expect(targets.filter(({ found }) => found === 'no')).toEqual([]);
    expect(targets.filter(({ found }) => found === 'yes')).not.toEqual([]);
  });

  it('has every block to run in the terminal it names', async () => {
    for (const { path, file } of (await notes.sources()).pages) {
      const source = await readFile(join(labContentDir, file), 'utf8');
      const outside = source.replaceAll(/<pre>[^]*?<\/pre>/g, '');
      const upper = outside.match(/^```execute(?:-1)?$/gm)?.length ?? 0;
      const lower = outside.match(/^```execute-2$/gm)?.length ?? 0;
      const html = (await notes.page(path))?.html ?? '';
      expect([path, html.match(/data-terminal="1"/g)?.length ?? 0]).toEqual([path, upper]);
      expect([path, html.match(/data-terminal="2"/g)?.length ?? 0]).toEqual([path, lower]);
    }
  });

  it('can be searched, slips of the keyboard included', async () => {
    const { results } = await notes.search('interupt');
    expect(results[0]).toMatchObject({
      path: 'exercises/06-page-formatting',
      excerpt: expect.stringContaining('interrupt') as string,
    });
    expect((await notes.search('zzzzzzzz')).results).toEqual([]);
  });
});
