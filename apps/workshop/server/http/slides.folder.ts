import { constants } from 'node:fs';
import { open, realpath } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { AppError } from '@launchpad/kernel';
import type { DashboardTab } from '../../protocol/dashboard-messages.js';
import { redirect, type Answer } from './answer.js';
import { mediaTypeOf } from './media-type.js';
import { securityHeaders } from './security-headers.js';

/** Where workshops keep their slides, in order of preference. */
const slidesFolders = ['slides', 'workshop/slides'];
const indexFile = 'index.html';
const maxSlideBytes = 64 * 1024 * 1024;

/**
 * A deck of slides is a page of its own that runs scripts of the workshop's author, as the notes do, and what it loads has to
 * come with the visitor's cookie, so it stays on this origin. It may not lead the dashboard away, and code from elsewhere
 * stays out here too.
 */
const slidesHeaders = {
  ...securityHeaders,
  'content-security-policy': [
    securityHeaders['content-security-policy'],
    'sandbox allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox allow-forms allow-modals allow-downloads allow-presentation',
  ].join('; '),
  // A browser refuses a document that is both in a sandbox and kept apart from its opener.
  'cross-origin-opener-policy': 'unsafe-none',
} as const;

/** The workshop's own slides, a site of static files. Nothing outside its folder and nothing hidden in it can be reached. */
export class SlidesFolder {
  constructor(
    private readonly contentDir: string,
    private readonly basePath: string,
  ) {}

  /** The tab that shows them, where there are any. */
  async tab(): Promise<DashboardTab | undefined> {
    const opened = await this.open(indexFile);
    if (opened === undefined) return undefined;
    await opened.close();
    return { id: 'slides', title: 'Slides', url: `${this.basePath}slides/` };
  }

  /** Answers for a path below `slides/`; a folder is answered with its index. */
  async answer(path: string): Promise<Answer> {
    const file = path === '' || path.endsWith('/') ? `${path}${indexFile}` : path;
    const opened = await this.open(file);
    if (opened === undefined) return this.folderOrNothing(path);
    try {
      const { size } = await opened.stat();
      if (size > maxSlideBytes)
        throw new AppError('request.too_large', 'The file is larger than 64 MiB.');
      const headers = {
        ...slidesHeaders,
        'content-type': mediaTypeOf(file),
        'cache-control': 'no-cache',
      };
      return { status: 200, headers, body: await opened.readFile() };
    } finally {
      await opened.close();
    }
  }

  /** Without the slash at its end, the addresses inside a folder's index would lead astray. */
  private async folderOrNothing(path: string): Promise<Answer> {
    const index = path.endsWith('/') ? undefined : await this.open(`${path}/${indexFile}`);
    if (index === undefined)
      throw new AppError('request.not_found', 'There is nothing at this address.');
    await index.close();
    return redirect(`${this.basePath}slides/${path.split('/').map(encodeURIComponent).join('/')}/`);
  }

  private async open(path: string) {
    if (!isVisible(path)) return undefined;
    for (const folder of slidesFolders) {
      const root = await realpath(join(this.contentDir, folder)).catch(unlessAbsent);
      if (root === undefined) continue;
      const file = await realpath(join(root, path)).catch(unlessAbsent);
      if (file?.startsWith(root + sep) !== true) continue;
      // A pipe must not keep the answer waiting for somebody who writes to it.
      const handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK).catch(
        unlessAbsent,
      );
      if (handle === undefined) continue;
      if ((await handle.stat()).isFile()) return handle;
      await handle.close();
    }
    return undefined;
  }
}

const isVisible = (path: string): boolean =>
  !path.includes('\0') && path.split('/').every((name) => name !== '' && !name.startsWith('.'));

const absences = new Set(['ENOENT', 'ENOTDIR', 'ELOOP', 'EACCES', 'ENAMETOOLONG', 'ENXIO']);

function unlessAbsent(error: unknown): undefined {
  if (error instanceof Error && 'code' in error && absences.has(String(error.code))) {
    return undefined;
  }
  throw error;
}
