import { AppError } from '@launchpad/kernel';
import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { link, lstat, open, rename, rm } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { basename, dirname, join, sep } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { FileEntry } from '../../protocol/file-messages.js';
import { hasCode, unlessCode } from '../disk/error-code.js';
import { realPlaceOf } from '../disk/plain.file.js';
import { explainFileFailure } from './file-failure.js';
import { describeEntry, type HomeFolder } from './home.folder.js';
import { splitHomePath } from './home-path.js';

export type Upload = {
  readonly path: string;
  readonly maxBytes: number;
  /** Whether a file that is there already stays as it is. */
  readonly onlyNew: boolean;
  /** Absolute paths that nothing is written to or below: what decides over checks is not the browser's to change. */
  readonly reserved: readonly string[];
};

/** A sender who says nothing for this long has gone. */
const silenceMs = 60_000;
const { O_CREAT, O_EXCL, O_NOFOLLOW, O_WRONLY } = constants;

/**
 * Writes what is sent beside its place and puts it there in one step: a file is whole or what it was before. Tells whether
 * it is new.
 */
export async function receiveFile(
  home: HomeFolder,
  request: IncomingMessage,
  upload: Upload,
): Promise<{ readonly entry: FileEntry; readonly isNew: boolean }> {
  const { folder, name } = splitHomePath(upload.path);
  if (Number(request.headers['content-length'] ?? 0) > upload.maxBytes) throw tooLarge(upload);
  const place = await home.locateFolder(folder);
  const target = join(place, name);
  await refuseReserved([home.unresolved(upload.path), target], upload.reserved);
  const staged = join(place, `.upload-${randomBytes(8).toString('hex')}`);
  try {
    const before = await whatIsThere(target);
    if (before !== undefined && upload.onlyNew) throw exists();
    const mode = before === undefined ? 0o666 : before.mode & 0o777;
    await writeStaged(request, { staged, mode, upload });
    await (upload.onlyNew ? putNew(staged, target) : rename(staged, target));
    return { entry: describeEntry(name, await lstat(target)), isNew: before === undefined };
  } catch (error) {
    throw explainFileFailure(error);
  } finally {
    await rm(staged, { force: true });
  }
}

/** A reserved path is refused as it was asked for, and wherever links lead to the same place. */
async function refuseReserved(
  asked: readonly string[],
  reserved: readonly string[],
): Promise<void> {
  for (const path of reserved) {
    const inFolder = join(await realPlaceOf(dirname(path)), basename(path));
    for (const place of [path, inFolder, await realPlaceOf(path)])
      if (asked.some((one) => one === place || one.startsWith(place + sep)))
        throw new AppError(
          'file.refused',
          'This belongs to the workshop itself and stays as it is.',
        );
  }
}

async function whatIsThere(target: string): Promise<{ readonly mode: number } | undefined> {
  const about = await unlessCode(lstat(target), 'ENOENT');
  if (about === undefined || about.isFile()) return about;
  // A link is replaced by the file and never written through.
  if (about.isSymbolicLink()) return { mode: 0o644 };
  throw new AppError('file.conflict', 'A folder, pipe or device has this name.');
}

type Staging = { readonly staged: string; readonly mode: number; readonly upload: Upload };

async function writeStaged(request: IncomingMessage, staging: Staging): Promise<void> {
  const handle = await open(staging.staged, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, staging.mode);
  request.setTimeout(silenceMs, () => request.destroy());
  try {
    await pipeline(
      // The refusal of too much still has to go out on the connection of the request.
      request.iterator({ destroyOnReturn: false }),
      boundedBy(staging.upload),
      handle.createWriteStream(),
    );
  } finally {
    request.setTimeout(0);
    await handle.close();
  }
  if (!request.complete) throw new AppError('request.malformed', 'The upload was broken off.');
}

function boundedBy(upload: Upload): Transform {
  let size = 0;
  return new Transform({
    transform: (chunk: Buffer, _, done) => {
      size += chunk.length;
      if (size > upload.maxBytes) done(tooLarge(upload));
      else done(null, chunk);
    },
  });
}

/** Unlike renaming, a second name is refused where there is something already. */
async function putNew(staged: string, target: string): Promise<void> {
  try {
    await link(staged, target);
  } catch (error) {
    if (hasCode(error, 'EEXIST')) throw exists();
    throw error;
  }
}

const exists = (): AppError => new AppError('file.exists', 'There is a file of this name already.');

const tooLarge = ({ maxBytes }: Upload): AppError =>
  new AppError('request.too_large', `A file may have at most ${shownSize(maxBytes)}.`);

export const shownSize = (bytes: number): string =>
  bytes >= 1024 * 1024
    ? `${String(Math.floor(bytes / 1024 / 1024))} MiB`
    : `${String(bytes)} bytes`;
