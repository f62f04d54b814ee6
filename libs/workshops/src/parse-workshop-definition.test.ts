import { budgetTiers } from '@launchpad/runtime';
import { describe, expect, it } from 'vitest';
import { parseWorkshopDefinition } from './parse-workshop-definition.js';

const smallest = 'title: Git\ndescription: First steps\n';

function definitionOf(text: string) {
  const parsed = parseWorkshopDefinition(text, 'workshop.yaml');
  if (parsed.kind === 'faulty') throw new Error(JSON.stringify(parsed.faults));
  return parsed.definition;
}

/** The faults as lines, without the file's name where they name a setting. */
function faultsOf(text: string): readonly string[] {
  const parsed = parseWorkshopDefinition(text, 'workshop.yaml');
  if (parsed.kind === 'valid') return [];
  return parsed.faults.map(({ path, message }) => `${path.replace('workshop.yaml: ', '')} ${message}`);
}

describe('a good definition', () => {
  it('needs a title and a description, and gets defaults for the rest', () => {
    expect(definitionOf(smallest)).toEqual({
      title: 'Git',
      description: 'First steps',
      durationSeconds: 3600,
      difficulty: 'beginner',
      tags: [],
      ttlSeconds: 3600,
      maxTtlSeconds: 7200,
      extendSeconds: 1800,
      idleTimeoutSeconds: 7200,
      terminals: 2,
      env: {},
      params: {},
      budget: budgetTiers.small,
      access: 'none',
      egress: 'none',
      ports: [],
      objects: [],
    });
  });

  it.each([
    ['ttl: 90m', { ttlSeconds: 5400, maxTtlSeconds: 9000, extendSeconds: 1800 }],
    ['ttl: 1h30m', { ttlSeconds: 5400 }],
    ['ttl: 7200', { ttlSeconds: 7200 }],
    ['ttl: "7200"', { ttlSeconds: 7200 }],
    ['idle: 7200', { idleTimeoutSeconds: 7200 }],
    ['idle: 120m', { idleTimeoutSeconds: 7200 }],
    ['idle: 7200s', { idleTimeoutSeconds: 7200 }],
    ['idle: 0', { idleTimeoutSeconds: 0, ttlSeconds: 3600 }],
    ['ttl: 20m\nextension: false', { extendSeconds: 0, maxTtlSeconds: 1200, idleTimeoutSeconds: 1200 }],
    ['extension: { by: 15m }', { extendSeconds: 900, maxTtlSeconds: 7200 }],
    ['extension: { max: 70m }', { extendSeconds: 600, maxTtlSeconds: 4200 }],
    ['extension: { by: 2h }', { extendSeconds: 7200, maxTtlSeconds: 10_800 }],
    ['extension: { by: 30m, max: 3h }', { extendSeconds: 1800, maxTtlSeconds: 10_800 }],
    ['terminals: 0', { terminals: 0 }],
    ['terminals: none', { terminals: 0 }],
    ['terminals: one', { terminals: 1 }],
    ['terminals: split', { terminals: 2 }],
    ['terminals: three', { terminals: 3 }],
    ['env: { GREETING: "hello", _X1: "" }', { env: { GREETING: 'hello', _X1: '' } }],
    ['tags: [shell, "C++", Überblick]', { tags: ['shell', 'C++', 'Überblick'] }],
    ['# a comment\ndifficulty: advanced', { difficulty: 'advanced' }],
  ])('%s', (text, expected) => {
    expect(definitionOf(smallest + text)).toMatchObject(expected);
  });
});

const durationForm =
  'must be a length of time: a whole number with s, m, h or d (a bare number means seconds)';
const known =
  'title, description, duration, difficulty, tags, ttl, idle, extension, terminals, tabs, env, ' +
  'params, image, budget, access, volume, egress, ports, objects';
const noMap =
  'workshop.yaml must be a map of settings; start with a line such as `title: First steps with Git`';

describe('a bad definition has every fault named', () => {
  it.each<[string, readonly string[]]>([
    ['', [noMap]],
    ['- title', [noMap]],
    ['just words', [noMap]],
    [
      '{}',
      [
        'title is missing; add a line such as `title: First steps with Git`',
        'description is missing; add a line such as `description: What people will be able to do`',
      ],
    ],
    [
      'title: 2024\ndescription:',
      [
        'title must be text (a value that looks like a number needs quotes), such as `title: First steps with Git`',
        'description is empty; write something such as `description: What people will be able to do`',
      ],
    ],
    [
      `title: "  "\ndescription: ${'x'.repeat(1001)}`,
      [
        'title is empty; write something such as `title: First steps with Git`',
        'description is too long; use at most 1000 characters',
      ],
    ],
    [
      'title: "abc\ndescription: x',
      ['line 2 is not valid YAML: Missing closing "quote'],
    ],
    ['title: a\ntitle: b', ['line 2 sets a key that an earlier line sets already; remove one of them']],
    ['--- \ntitle: a\n---\ntitle: b', ['line 3 begins a second YAML document; keep only one']],
    [
      'title: !secret x\ndescription: x',
      ['line 1 uses a YAML tag that is not supported (Unresolved tag: !secret); remove it'],
    ],
    [
      'title: &a x\ndescription: *a\ntags: [*a]',
      [
        'line 2 uses the YAML alias `*a`; write the value out instead',
        'line 3 uses the YAML alias `*a`; write the value out instead',
      ],
    ],
    ['['.repeat(20_000), ['workshop.yaml is nested too deeply; use plain keys and values']],
    [
      `title: ${'x'.repeat(70_000)}`,
      ['workshop.yaml is too long for a workshop definition; use at most 64 KiB'],
    ],
  ])('%.60j', (text, expected) => {
    expect(faultsOf(text)).toEqual(expected);
  });

  it.each<[string, readonly string[]]>([
    ['titel: x', ['titel is not a known setting; did you mean `title`?']],
    ['idleTimeout: 3', ['idleTimeout is not a known setting; did you mean `idle`?']],
    ['Difficulty: beginner', ['Difficulty is not a known setting; did you mean `difficulty`?']],
    ['banana: 1', [`banana is not a known setting; remove it (known here: ${known})`]],
    ['__proto__: 1', [`__proto__ is not a known setting; remove it (known here: ${known})`]],
    ['ttl: 1.5h', [`ttl ${durationForm}, such as \`ttl: 1h\``]],
    ['ttl: -3', [`ttl ${durationForm}, such as \`ttl: 1h\``]],
    ['ttl: [1]', [`ttl ${durationForm}, such as \`ttl: 1h\``]],
    ['ttl:', ['ttl is empty; write something such as `ttl: 1h`']],
    ['ttl: 5', ['ttl is 5 s (a bare number means seconds); use something from 10 s to 168 h, such as `ttl: 1h`']],
    ['ttl: 0', ['ttl is 0 s (a bare number means seconds); use something from 10 s to 168 h, such as `ttl: 1h`']],
    ['duration: 45', ['duration is 45 s (a bare number means seconds); use something from 1 min to 168 h, such as `duration: 45m`']],
    ['duration: 9h', ['duration is longer than a session can live (2 h); make `ttl` or `extension.max` longer']],
    ['idle: soon', [`idle ${durationForm}, such as \`idle: 30m\``]],
    ['idle: 5h', ['idle is longer than a session can live (2 h) and would never apply; use at most 2 h, or 0 for no idle end']],
    ['difficulty: hard', ['difficulty must be one of beginner, intermediate, advanced']],
    ['tags: git', ['tags must be a list, such as `tags: [shell, git]`']],
    ['tags: [git, Git]', ['tags names the same tag twice; remove one']],
    [
      'tags: [3, ""]',
      [
        'tags.0 must be text (a value that looks like a number needs quotes), such as `- git`',
        'tags.1 is empty; write something such as `- git`',
      ],
    ],
    ['terminals: 4', ['terminals must be one of none, one, split, three or a whole number from 0 to 3, such as `terminals: split`']],
    ['terminals: 1.5', ['terminals must be one of none, one, split, three or a whole number from 0 to 3, such as `terminals: split`']],
    ['terminals: two', ['terminals must be one of none, one, split, three or a whole number from 0 to 3, such as `terminals: split`']],
    [
      'extension: true',
      ['extension must be `false`, or have `by` (per press) and `max` (whole life), such as `{ by: 30m, max: 2h }`'],
    ],
    [
      'extension: { by: x, max: 9d, maximum: 1 }',
      [
        'extension.by must be a length of time: a whole number with s, m, h or d (a bare number means seconds), such as `by: 30m`',
        'extension.max is 216 h; use something from 10 s to 168 h, such as `max: 2h`',
        'extension.maximum is not a known setting; remove it (known here: by, max)',
      ],
    ],
    ['extension: { maxx: 2h }', ['extension.maxx is not a known setting; did you mean `max`?']],
    [
      'ttl: 2h\nextension: { max: 1h }',
      ['extension.max is 1 h, which is no more than `ttl` (2 h); give it more, or write `extension: false`'],
    ],
    [
      'extension: { by: 2h, max: 2h }',
      ['extension.by is 2 h, but `max` leaves room for 1 h; make it shorter or `max` longer'],
    ],
    ['env: [A]', ['env must be a map of names to values, such as `{ COLOUR: "blue" }`']],
    [
      'env: { path: x, PATH: x, LAUNCHPAD_X: y, LD_PRELOAD: z, A: 3 }',
      [
        'env.path is no name for a variable; use capitals, digits and _, such as `MY_SETTING`',
        'env.PATH is reserved for the system; choose another name',
        'env.LAUNCHPAD_X is reserved for the system; choose another name',
        'env.LD_PRELOAD is reserved for the system; choose another name',
        'env.A must be text; put the value in quotes',
      ],
    ],
    [
      'idle: 5h\ndifficulty: hard\ncolour: red',
      [
        'difficulty must be one of beginner, intermediate, advanced',
        `colour is not a known setting; remove it (known here: ${known})`,
        'idle is longer than a session can live (2 h) and would never apply; use at most 2 h, or 0 for no idle end',
      ],
    ],
    // Whether `idle` fits cannot be said while `ttl` is unreadable.
    ['idle: 5h\nttl: never', [`ttl ${durationForm}, such as \`ttl: 1h\``]],
  ])('%j', (text, expected) => {
    expect(faultsOf(smallest + text)).toEqual(expected);
  });

  it('refuses a bomb of aliases without unfolding it', () => {
    const levels = Array.from({ length: 30 }, (_, i) => `l${String(i + 1)}: &l${String(i + 1)} [${`*l${String(i)}, `.repeat(9)}]`);
    const text = `title: x\nl0: &l0 [x]\n${levels.join('\n')}`;
    expect(faultsOf(text)).toHaveLength(20);
  });
});

describe('tabs', () => {
  it.each([
    '{ title: Docs, url: https://docs.example/ }',
    '{ title: Docs, url: "%ingress_url%/docs" }',
    '{ title: App, port: 8080 }',
  ])('may be %s', (tab) => {
    expect(faultsOf(`${smallest}tabs: [${tab}]`)).toEqual([]);
  });

  it.each<[string, readonly string[]]>([
    ['tabs: yes', ['tabs must be a list, such as `tabs: [{ title: Documentation, url: https://docs.example.org/ }]`']],
    ['tabs: [Docs]', ['tabs.0 must be a map with `title`, and `url` or `port`']],
    [
      'tabs: [{ title: Docs }]',
      ['tabs.0 needs either `url` or `port`, such as `{ title: Documentation, url: https://docs.example.org/ }`'],
    ],
    [
      'tabs: [{ title: Docs, url: "https://x.example/", port: 1 }]',
      ['tabs.0 needs either `url` or `port`, such as `{ title: Documentation, url: https://docs.example.org/ }`'],
    ],
    [
      'tabs: [{ title: Docs, url: "javascript:alert(1)" }]',
      [
        'tabs.0.url must be a whole address that begins with https:// or http://, or with a variable such as %ingress_url%',
      ],
    ],
    ['tabs: [{ title: App, port: 70000 }]', ['tabs.0.port must be a port from 1 to 65535']],
    [
      'tabs: [{ title: App, prot: 80, port: 80 }]',
      ['tabs.0.prot is not a known setting; did you mean `port`?'],
    ],
    [`tabs: [{ title: ${'x'.repeat(41)}, port: 80 }]`, ['tabs.0.title is too long; use at most 40 characters']],
    [
      `tabs: [${'{ title: App, port: 80 }, '.repeat(9)}]`,
      ['tabs has too many entries; use at most 8'],
    ],
  ])('are refused: %s', (text, faults) => {
    expect(faultsOf(smallest + text)).toEqual(faults);
  });
});
