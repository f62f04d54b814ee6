import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { unlessCode } from '../disk/error-code.js';
import { ContentFolder } from '../notes/content.folder.js';
import { wrong } from './parse-arguments.js';

/** The folder that somebody named as a workshop; one that is none is refused. */
export async function workshopFolder(named: string): Promise<string> {
  const folder = resolve(named);
  const about = await unlessCode(stat(folder), 'ENOENT', 'ENOTDIR');
  if (about?.isDirectory() !== true) throw wrong(`There is no folder ${folder}.`);
  if (!(await ContentFolder.find(folder)).exists)
    throw wrong(
      `${folder} is no workshop: it has neither workshop/content nor raneto/content nor content. \`create DIR\` starts a new one.`,
    );
  return folder;
}
