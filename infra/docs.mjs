import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { root } from './run-command.mjs';
import { readSettings } from './settings.mjs';
import { keepWrittenFile } from './written-file.mjs';

const remedy = 'npm run docs';
const processes = ['control-plane', 'worker', 'edge'];

/** Settings of several processes as one list; a setting that reads differently somewhere is listed again. */
function merge(apps) {
  const merged = new Map();
  for (const { app, settings } of apps) {
    for (const setting of settings) {
      const key = JSON.stringify(setting);
      const known = merged.get(key) ?? { ...setting, readBy: [] };
      known.readBy.push(app);
      merged.set(key, known);
    }
  }
  return [...merged.values()];
}

function defaultOf({ required, fallback }) {
  if (required) return '**required**';
  return fallback === undefined || fallback === '' ? '' : `\`${fallback}\``;
}

function meaningOf({ meaning, choices }) {
  const sentence =
    choices === undefined
      ? meaning
      : `${meaning} (${choices.map((one) => `\`${one}\``).join(', ')})`;
  return sentence.replaceAll('|', '\\|');
}

function table(settings) {
  const readBy = settings.some((setting) => setting.readBy !== undefined);
  const head = readBy
    ? ['| Variable | Default | Meaning | Read by |', '| --- | --- | --- | --- |']
    : ['| Variable | Default | Meaning |', '| --- | --- | --- |'];
  const rows = settings.map((setting) => {
    const cells = [`\`${setting.name}\``, defaultOf(setting), meaningOf(setting)];
    return `| ${[...cells, ...(readBy ? [setting.readBy.join(', ')] : [])].join(' | ')} |`;
  });
  return [...head, ...rows].join('\n');
}

function exampleLines(settings) {
  return settings.flatMap(({ name, meaning, choices, fallback, required }) => [
    `# ${meaning}${choices === undefined ? '' : ` (${choices.join(', ')})`}${required ? ' — required' : ''}`,
    `#${name}=${fallback ?? ''}`,
    '',
  ]);
}

const found = await readSettings();
const of = (...names) => found.filter(({ app }) => names.includes(app));
const [embedded] = of('embedded');
const [workshop] = of('workshop');
const separate = merge(of(...processes));

const tables = {
  embedded: table(embedded.settings),
  processes: table(separate),
  workshop: table(workshop.settings),
};

let readme = await readFile(path.join(root, 'README.md'), 'utf8');
for (const [name, text] of Object.entries(tables)) {
  const [open, close] = [`<!-- settings: ${name} -->`, `<!-- end of settings: ${name} -->`];
  const [from, to] = [readme.indexOf(open), readme.indexOf(close)];
  if (from === -1 || to < from) throw new Error(`README.md has lost its marks ${open} … ${close}.`);
  readme = `${readme.slice(0, from + open.length)}\n${text}\n${readme.slice(to)}`;
}
await keepWrittenFile('README.md', readme, remedy);

const example = [
  '# Settings of Launchpad. Written by `npm run docs` out of the schemas that read them.',
  '# Everything has a default for `npm start`; put the line back to work to change it.',
  '',
  '# ── npm start ──',
  '',
  ...exampleLines(embedded.settings),
  '# ── control plane, worker and edge as processes of their own ──',
  '',
  ...exampleLines(
    separate.map((one) => ({ ...one, meaning: `[${one.readBy.join(', ')}] ${one.meaning}` })),
  ),
];
await keepWrittenFile('.env.example', `${example.join('\n').trimEnd()}\n`, remedy);
