import { AppError } from '@launchpad/kernel';
import { randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, readdir, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, resolve, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { hasCode, unlessCode } from '../disk/error-code.js';
import { realPlaceOf, type OpenedFile } from '../disk/plain.file.js';
import { wrong } from './parse-arguments.js';

/** Says that a folder is an export of ours, and may be written anew. */
const markerFile = '.launchpad-export';
const marker = 'Written by `npm run workshop -- export`, which replaces what it wrote.\n';

/**
 * The folder that an export is written to. Everything is written beside what is there and put in its place at the end;
 * what others keep in the folder, such as a `.git`, stays.
 */
export class ExportFolder {
  private readonly staged: string;
  private readonly names = new Set<string>();

  private constructor(private readonly folder: string) {
    this.staged = join(folder, `.export-${randomBytes(6).toString('hex')}`);
  }

  /** Refuses a folder that holds something else, and one that is part of the workshop. */
  static async open(named: string, workshop: string): Promise<ExportFolder> {
    const folder = resolve(named);
    const about = await unlessCode(stat(folder), 'ENOENT');
    if (about?.isDirectory() === false) throw wrong(`${folder} is no folder.`);
    const names = about === undefined ? [] : await readdir(folder);
    if (names.length > 0 && !names.includes(markerFile))
      throw new AppError(
        'file.conflict',
        `${folder} is not empty and no earlier export. Name a folder that does not exist yet.`,
      );
    const [place, content] = [await realPlaceOf(folder), await realpath(workshop)];
    if (place === content || place.startsWith(content + sep))
      throw wrong(`${folder} lies in the workshop and would become a part of it. Name another.`);
    await mkdir(folder, { recursive: true });
    return new ExportFolder(folder);
  }

  get path(): string {
    return this.folder;
  }

  async write(file: string, text: string): Promise<void> {
    await writeFile(await this.placeFor(file), text, { flag: 'wx' });
  }

  async copy(file: string, { handle }: OpenedFile): Promise<void> {
    const place = await this.placeFor(file);
    await pipeline(handle.createReadStream(), createWriteStream(place, { flags: 'wx' }));
  }

  /** Puts everything in its place. */
  async finish(): Promise<void> {
    for (const name of this.names) {
      await rm(join(this.folder, name), { recursive: true, force: true });
      await rename(join(this.staged, name), join(this.folder, name));
    }
    await writeFile(join(this.folder, markerFile), marker);
  }

  async close(): Promise<void> {
    await rm(this.staged, { recursive: true, force: true });
  }

  private async placeFor(file: string): Promise<string> {
    const place = join(this.staged, file);
    this.names.add(file.split('/')[0] ?? file);
    try {
      await mkdir(dirname(place), { recursive: true });
    } catch (error) {
      if (!hasCode(error, 'EEXIST', 'ENOTDIR')) throw error;
      throw new AppError(
        'file.conflict',
        `A page and a folder are both to be ${file}; rename one.`,
      );
    }
    return place;
  }
}
