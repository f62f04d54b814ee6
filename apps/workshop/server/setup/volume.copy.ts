import { AppError } from '@launchpad/kernel';
import { lstat, mkdir, realpath, rename, rm, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { unlessCode } from '../disk/error-code.js';
import { copyTree, refuseInside } from './copy.tree.js';

export type VolumeCopy = {
  /** The folder as the image has it. */
  readonly from: string;
  /** The folder in the volume that will stand in its place. */
  readonly to: string;
  /** What `WORKSHOP_SYNC_VOLUME` says; it wins over the marker in the volume. */
  readonly sync: 'yes' | 'no' | undefined;
};

export type VolumeResult =
  /** It was empty, or was to be emptied, and is now as the image has it. */
  | 'copied'
  /** What was missing has been added. */
  | 'synced'
  /** It is as its user left it. */
  | 'kept';

/** Left by the user in the volume: start over, or take what is new. */
const deleteMarker = '.delete-volume';
const syncMarker = '.sync-volume';

/**
 * Fills a user's volume from the image: whole at the first start, never over what is there later. The copy becomes visible
 * in one step, so one that was interrupted is made again and never used by half.
 */
export async function copyVolume({ from, to, sync }: VolumeCopy): Promise<VolumeResult> {
  const target = resolve(to);
  const [staged, leaving] = [`${target}.copying`, `${target}.leaving`];
  await refuseNested(from, target);
  await rm(leaving, { recursive: true, force: true });
  // In one step too: half a volume must not look like a whole one.
  if (await exists(`${target}/${deleteMarker}`)) await rename(target, leaving);
  if (await exists(target)) {
    await rm(staged, { recursive: true, force: true });
    const wanted = sync ?? ((await exists(`${target}/${syncMarker}`)) ? 'yes' : 'no');
    if (wanted === 'no') return 'kept';
    await copyTree(from, target, { overwrite: false });
    return 'synced';
  }
  await rm(staged, { recursive: true, force: true });
  await copyTree(from, staged, { overwrite: false });
  await rename(staged, target);
  await rm(leaving, { recursive: true, force: true });
  return 'copied';
}

async function refuseNested(from: string, target: string): Promise<void> {
  if (!(await stat(from)).isDirectory())
    throw new AppError('request.invalid', `${from} is no folder.`);
  await refuseInside(from, target, 'mount the volume elsewhere');
  await mkdir(dirname(target), { recursive: true });
  const parent = await realpath(dirname(target));
  // The root of a volume cannot be renamed, so nothing could ever be put in its place in one step.
  if ((await exists(target)) && (await lstat(target)).dev !== (await stat(parent)).dev)
    throw new AppError(
      'request.invalid',
      `${target} is the root of a volume: name a folder in it, such as ${target}/workspace.`,
    );
}

const exists = async (path: string): Promise<boolean> =>
  (await unlessCode(lstat(path), 'ENOENT')) !== undefined;
