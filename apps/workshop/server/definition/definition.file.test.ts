import { silentLogger } from '@launchpad/kernel';
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { authorTabs, hostName } from './author-tabs.js';
import { noDefinition } from './app-definition.js';
import { readDefinition } from './definition.file.js';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'workshop-definition-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function read(text: string) {
  await writeFile(join(folder, 'workshop.yaml'), text);
  const warn = vi.fn();
  return {
    ...(await readDefinition(folder, { ...silentLogger, warn })),
    warned: warn.mock.calls.length,
  };
}

describe('what the app takes of workshop.yaml', () => {
  it('is title, terminals and tabs', async () => {
    const text = `title: First steps
terminals: 3
unknown: kept for others
tabs:
  - { title: Docs, url: https://docs.example/ }
  - { title: App, port: 8080 }
`;
    expect(await read(text)).toEqual({
      title: 'First steps',
      terminals: 3,
      tabs: [
        { title: 'Docs', url: 'https://docs.example/' },
        { title: 'App', port: 8080 },
      ],
      warned: 0,
    });
  });

  it.each([
    ['nothing', '', { title: undefined, tabs: [], warned: 0 }],
    ['a list', '- a', { title: undefined, warned: 0 }],
    ['wrong values', 'title: [x]\nterminals: 9\ntabs: no', { title: undefined, tabs: [] }],
    [
      'one wrong tab',
      'tabs: [{title: A}, {title: B, port: 1}, 7]',
      { tabs: [{ title: 'B', port: 1 }] },
    ],
    ['broken YAML', 'title: [', { title: undefined, warned: 1 }],
    ['aliases', 'a: &a [x]\nb: [*a, *a]\ntitle: T', { title: undefined, warned: 1 }],
    ['far too much', `title: ${'x'.repeat(100_000)}`, { title: undefined, warned: 1 }],
    ['nesting without end', '['.repeat(20_000), { title: undefined, warned: 1 }],
  ])('survives %s', async (_, text, expected) => {
    expect(await read(text)).toMatchObject(expected);
  });

  it('is nothing where there is no file, and does not wait for a pipe', async () => {
    expect(await readDefinition(folder, silentLogger)).toEqual(noDefinition);
    execFileSync('mkfifo', [join(folder, 'workshop.yaml')]);
    expect(await readDefinition(folder, silentLogger)).toEqual(noDefinition);
  });
});

describe('tabs', () => {
  const tabs = [
    { title: 'Script', url: 'javascript:alert(1)' },
    { title: 'Docs', url: 'https://docs.example/%username%' },
    { title: 'App', port: 8080 },
    { title: 'Unset', url: '%ingress%' },
  ];
  const variables = { username: 'ada', ingress: undefined };

  it('lead to pages, and to ports where there is a way', () => {
    const at = { variables, host: 'box.example' };
    const docs = { id: 'author-2', title: 'Docs', url: 'https://docs.example/ada' };
    expect(authorTabs(tabs, { ...at, portUrl: undefined })).toEqual([docs]);
    expect(authorTabs(tabs, { ...at, portUrl: 'http://%host%:%port%/' })).toEqual([
      docs,
      { id: 'author-3', title: 'App', url: 'http://box.example:8080/' },
    ]);
    const inSession = { ...at, portUrl: '/_launchpad/ports/%port%' };
    expect(authorTabs(tabs, { ...inSession, shownPorts: [8080] })).toEqual([
      docs,
      { id: 'author-3', title: 'App', url: '/_launchpad/ports/8080' },
    ]);
    expect(authorTabs(tabs, { ...inSession, shownPorts: [3000] })).toEqual([docs]);
    expect(authorTabs(tabs, { ...at, portUrl: '//evil.example/%port%' })).toEqual([docs]);
  });

  it.each([
    ['localhost:10080', 'localhost'],
    ['[::1]:10080', '[::1]'],
    ['box.example', 'box.example'],
    ['a"b:1', 'localhost'],
    [undefined, 'localhost'],
  ])('know the host %s', (header, name) => {
    expect(hostName(header)).toBe(name);
  });
});
