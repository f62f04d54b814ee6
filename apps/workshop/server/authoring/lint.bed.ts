import { chmod, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { NotesBed } from '../notes/golden/notes.bed.js';
import { makeNotes } from '../notes/golden/notes.bed.js';

/** A line of a file, with the names of the rules that have to object to it. */
type SeededLine = string | readonly [line: string, ...rules: string[]];
type Seeded = Readonly<Record<string, readonly SeededLine[]>>;

export type SeededWorkshop = {
  readonly bed: NotesBed;
  /** `file:line rule`, sorted as the linter does. */
  readonly expected: readonly string[];
};

const checks = '.workshop/checks';
const script = '#!/bin/sh';

/** A workshop in Raneto's layout in which nearly everything is wrong once. */
export async function seedRaneto(): Promise<SeededWorkshop> {
  const workshop = await write({
    ...ranetoPages,
    'raneto/config.js': ['const colour = 1;', ["throw new Error('no');", 'bad-config']],
    'raneto/content/part/sort': [['first', 'bad-settings']],
    'raneto/content/part/pic.png': ['not looked into'],
    'workshop.yaml': [
      'title: Seeded',
      ['terminals: 9', 'bad-definition'],
      'tabs:',
      '  - { title: Right, port: 80 }',
      ['  - { title: Wrong, port: many }', 'bad-definition'],
      'ports:',
      '  - 8080',
      ['  - 80', 'bad-definition'],
    ],
    '.workshop/setup': [[script, 'unrunnable-script']],
    [`${checks}/right`]: [script],
    [`${checks}/closed`]: [script],
    [`${checks}/idle`]: [[script, 'unused-check']],
    [`${checks}/lib.sh`]: ['is read by others and never run'],
  });
  const { dir } = workshop.bed;
  await chmod(join(dir, checks, 'right'), 0o755);
  await chmod(join(dir, checks, 'idle'), 0o755);
  await symlink('../../workshop.yaml', join(dir, 'raneto/content/leak.md'));
  await workshop.bed.write({ 'raneto/content/latin.md': Buffer.from('caf\xe9', 'latin1') });
  const more = [
    'raneto/content/latin.md:1 unreadable-file',
    'raneto/content/leak.md:1 unreadable-file',
  ];
  return { ...workshop, expected: [...workshop.expected, ...more].sort() };
}

const ranetoPages: Seeded = {
  'raneto/content/index.md': [
    '---',
    'Title: Home',
    'NextPage: part/one',
    '---',
    '# The first page',
    '',
    '[right](part/one#a-heading) [right](#the-first-page) [elsewhere](https://example.org/gone)',
    ['[page](part/ona) that is not there', 'dead-link'],
    ['[file](part/none.txt) that is not there', 'dead-link'],
    ['[out](../../workshop.yaml) of the folder', 'dead-link'],
    ['<a href="%base_url%/nowhere">', 'dead-link'],
    'in HTML</a>',
    ['[heading](#the-frist-page) that is not there', 'dead-anchor'],
    ['[heading](part/one#another) of another page', 'dead-anchor'],
    '',
    '![right](part/pic.png) <img src="part/pic.png" alt="">',
    ['![gone](part/pic.jpg)', 'dead-image'],
    ['![out](../../secret.png)', 'dead-image'],
    ['![nothing]()', 'dead-image'],
    ['![](part/pic.png)', 'missing-alt'],
    ['Two faults: <img src="gone.png">', 'dead-image', 'missing-alt'],
    '',
    ["Hello %usrname%, `date '+%Y%m%d'` and {{ item }}", 'unknown-variable'],
    '',
    ['```', 'unlabelled-code'],
    'what is this?',
    '```',
    '',
    ['``` execute', 'inert-action'],
    'ls',
    '```',
    ['```execute-12', 'inert-action'],
    'ls %username%',
    '```',
    ['```Copy', 'inert-action'],
    'text',
    '```',
    '```execute-2',
    'ls',
    '```',
    '',
    '[twin](twin) [leak](leak) [latin](latin) [adoc](words) [checks](checks) [late](late)',
  ],
  'raneto/content/part/one.md': [
    '---',
    'Title: One',
    ['PrevPage: ../home', 'missing-page'],
    'NextPage: two',
    ['Sort: many', 'bad-header'],
    ['ExitLink: javascript:alert(1)', 'bad-exit-link'],
    '---',
    '## A heading',
  ],
  'raneto/content/part/two.md': [
    '---',
    ['NextPage: ../index', 'page-circle'],
    'PrevPage: one',
    '---',
  ],
  'raneto/content/lost/first.md': [['---', 'unreached-page'], 'NextPage: second', '---'],
  'raneto/content/lost/second.md': ['---', 'PrevPage: first', '---', 'Back to [one](../part/one).'],
  'raneto/content/late.md': ['---', ['NextPage: ../../elsewhere', 'missing-page'], '---'],
  'raneto/content/twin.md': ['Twin'],
  'raneto/content/twin.adoc': [['= Twin', 'duplicate-page']],
  'raneto/content/words.adoc': [
    '= Words',
    '',
    ['include::other.adoc[]', 'bad-asciidoc'],
    '',
    ['image::gone.png[]', 'dead-image', 'missing-alt'],
    '',
    ['link:missing[a page]', 'dead-link'],
    '',
    '[source,bash,role=execute]',
    '----',
    'ls',
    '----',
    '',
    ['----', 'unlabelled-code'],
    'what is this?',
    '----',
  ],
  'raneto/content/checks.md': [
    '```check',
    'right',
    '```',
    '```check',
    'name: also-right',
    ['titel: A slip', 'faulty-check'],
    '```',
    '```check',
    'name: right-too',
    ['every: soon', 'faulty-check'],
    '```',
    '```check',
    ['right', 'duplicate-check'],
    '```',
    '```check',
    ['gone', 'missing-check'],
    '```',
    '```check',
    ['closed', 'unrunnable-check'],
    '```',
  ],
};

/** The same in Homeroom's layout, for what only that has. */
export const seedHomeroom = (): Promise<SeededWorkshop> =>
  write({
    'workshop/modules.yaml': [
      'config:',
      '  template_engine: liquid.js',
      '  vars:',
      '    - name: LANGUAGE',
      ['    - name: not a name', 'bad-settings'],
      'modules:',
      '  first: { name: First }',
      ['  second: { name: Second, exit_link: nowhere }', 'bad-exit-link'],
      '  gone: { name: Gone }',
      '  spare: { name: Spare }',
    ],
    'workshop/workshop.yaml': [
      'modules:',
      '  activate:',
      '    - first',
      '    - second',
      ['    - undescribed', 'undescribed-module'],
      '    - gone',
      ['    - ../outside', 'bad-settings'],
    ],
    'workshop/content/first.md': [
      '{{ username }} {% assign own = 1 %}{{ own }}',
      ["{% if LANGUAGE == 'java' %}{{ VERSION }}{% endif %}", 'unknown-variable'],
    ],
    'workshop/content/second.md': ['', ['{% if LANGUAGE %} without an end', 'bad-template']],
    'workshop/content/undescribed.md': ['Not in modules.yaml'],
    'workshop/content/spare.md': [['Not active', 'unreached-page']],
    'workshop.yaml': ['title: [', ['', 'bad-definition']],
  }).then((workshop) => ({
    ...workshop,
    // A module is named where it is described.
    expected: [...workshop.expected, 'workshop/modules.yaml:9 missing-module'].sort(),
  }));

async function write(seeded: Seeded): Promise<SeededWorkshop> {
  const entries = Object.entries(seeded);
  const lineOf = (line: SeededLine): string => (typeof line === 'string' ? line : line[0]);
  const bed = await makeNotes(
    Object.fromEntries(entries.map(([file, lines]) => [file, lines.map(lineOf).join('\n')])),
  );
  const expected = entries.flatMap(([file, lines]) =>
    lines.flatMap((line, index) =>
      typeof line === 'string'
        ? []
        : line.slice(1).map((rule) => `${file}:${String(index + 1)} ${rule}`),
    ),
  );
  return { bed, expected };
}
