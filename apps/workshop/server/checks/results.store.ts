import type { Logger } from '@launchpad/kernel';
import { constants } from 'node:fs';
import { open, rename, rm, type FileHandle } from 'node:fs/promises';
import { unlessCode } from '../disk/error-code.js';
import { readResults, shortenResults, writeResult, type CheckResult } from './check-result.js';

type StoreOptions = {
  readonly file: string;
  readonly log: Logger;
  readonly maxBytes?: number;
};

const defaultMaxBytes = 1024 * 1024;
const { O_APPEND, O_CREAT, O_NOFOLLOW, O_NONBLOCK, O_RDONLY, O_RDWR, O_WRONLY, O_EXCL } = constants;

/**
 * Results of checks, one JSON object a line, in a file of bounded size. The learner can write there too, so nothing about
 * the file is taken for granted; when it cannot be written, checks still answer and the log says why.
 */
export class ResultsStore {
  private writing: Promise<void> = Promise.resolve();

  constructor(private readonly options: StoreOptions) {}

  /** Everything on file; nothing when there is none. */
  async read(): Promise<readonly CheckResult[]> {
    try {
      return await this.readFile();
    } catch (error) {
      this.options.log.warn({ err: error }, 'results of earlier checks cannot be read');
      return [];
    }
  }

  /** Writes one after the other, in the order of the calls. */
  append(result: CheckResult): Promise<void> {
    this.writing = this.writing
      .then(() => this.write(result))
      .catch((error: unknown) => {
        this.options.log.warn({ err: error }, 'result of a check cannot be written');
      });
    return this.writing;
  }

  private async write(result: CheckResult): Promise<void> {
    const { file, maxBytes = defaultMaxBytes } = this.options;
    const flags = O_RDWR | O_APPEND | O_CREAT | O_NOFOLLOW | O_NONBLOCK;
    const fits = await using(await open(file, flags, 0o600), async (handle) => {
      const size = await plainSize(handle);
      const line = `${(await isLineOpen(handle, size)) ? '\n' : ''}${writeResult(result)}`;
      if (size + Buffer.byteLength(line) > maxBytes) return false;
      await handle.chmod(0o600);
      await handle.writeFile(line);
      return true;
    });
    if (!fits) await this.shorten(result, maxBytes);
  }

  private async shorten(result: CheckResult, maxBytes: number): Promise<void> {
    const { file } = this.options;
    const kept = shortenResults([...(await this.readFile()), result], Math.floor(maxBytes / 2));
    const staged = `${file}.new`;
    await rm(staged, { force: true });
    await using(await open(staged, O_WRONLY | O_CREAT | O_EXCL, 0o600), (handle) =>
      handle.writeFile(kept.map(writeResult).join('')),
    );
    await rename(staged, file);
  }

  private async readFile(): Promise<readonly CheckResult[]> {
    const { file, maxBytes = defaultMaxBytes } = this.options;
    const handle = await unlessCode(open(file, O_RDONLY | O_NOFOLLOW | O_NONBLOCK), 'ENOENT');
    if (handle === undefined) return [];
    return using(handle, async () => {
      // Somebody else may have made it larger than we ever would.
      const bytes = Buffer.alloc(Math.min(await plainSize(handle), 2 * maxBytes));
      const { bytesRead } = await handle.read(bytes, 0, bytes.length, 0);
      return readResults(bytes.toString('utf8', 0, bytesRead));
    });
  }
}

async function plainSize(handle: FileHandle): Promise<number> {
  const about = await handle.stat();
  if (!about.isFile()) throw new Error('the file of the results is no plain file');
  return about.size;
}

/** Whether the last writer was interrupted in the middle of a line. */
async function isLineOpen(handle: FileHandle, size: number): Promise<boolean> {
  if (size === 0) return false;
  const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, size - 1);
  return buffer.toString() !== '\n';
}

async function using<T>(handle: FileHandle, use: (handle: FileHandle) => Promise<T>): Promise<T> {
  try {
    return await use(handle);
  } finally {
    await handle.close();
  }
}
