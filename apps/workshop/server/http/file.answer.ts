import { AppError } from '@launchpad/kernel';
import type { OpenedFile } from '../disk/plain.file.js';
import type { Answer } from './answer.js';

const maxBytes = 64 * 1024 * 1024;

/** A file of the author's, whole. It is closed whatever happens. */
export async function answerWithFile(
  { handle, about }: OpenedFile,
  headers: Answer['headers'],
): Promise<Answer & { readonly body: Buffer }> {
  try {
    if (about.size > maxBytes)
      throw new AppError('request.too_large', 'The file is larger than 64 MiB.');
    return { status: 200, headers, body: await handle.readFile() };
  } finally {
    await handle.close();
  }
}
