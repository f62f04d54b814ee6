import { AppError } from '@launchpad/kernel';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { copyTree } from '../setup/copy.tree.js';
import { optionOf, type CommandTools, type Given } from './command.js';
import { wrong } from './parse-arguments.js';

const layouts = ['homeroom', 'raneto'];
const titleMark = /__TITLE__/g;

/** Starts a new workshop: one that works, and shows what notes can do. */
export async function runCreate(given: Given, tools: CommandTools): Promise<number> {
  const dir = resolve(given.operands[0] ?? '.');
  const layout = optionOf(given, 'layout') ?? 'homeroom';
  if (!layouts.includes(layout)) throw wrong(`--layout takes ${layouts.join(' or ')}.`);
  const title = (optionOf(given, 'title') ?? titleOf(basename(dir))).trim();
  if (!/^[^\p{Cc}]{1,100}$/u.test(title))
    throw wrong('--title takes 1 to 100 characters on one line.');
  await mkdir(dir, { recursive: true });
  if ((await readdir(dir)).length > 0)
    throw new AppError(
      'file.conflict',
      `${dir} is not empty. Name a folder that does not exist yet.`,
    );
  await copyTree(join(tools.templatesDir, layout), dir, { overwrite: false });
  await fillIn(dir, title);
  tools.say(`${dir} is a workshop. Try it:\n\n  npm run workshop -- --content ${dir}\n`);
  return 0;
}

const titleOf = (name: string): string => {
  const words = name.replaceAll(/[-_.]+/g, ' ').trim();
  return words === '' ? 'A new workshop' : words.charAt(0).toUpperCase() + words.slice(1);
};

/** A JSON string is a YAML string too, whatever is in the title. */
async function fillIn(dir: string, title: string): Promise<void> {
  for (const name of await readdir(dir, { recursive: true })) {
    const file = join(dir, name);
    if (!/\.(?:md|ya?ml)$/.test(name) || !(await stat(file)).isFile()) continue;
    const text = await readFile(file, 'utf8');
    const shown = name.endsWith('.md') ? title : JSON.stringify(title);
    if (text.includes('__TITLE__'))
      await writeFile(
        file,
        text.replaceAll(titleMark, () => shown),
      );
  }
}
