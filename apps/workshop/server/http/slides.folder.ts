import { realpath } from 'node:fs/promises';
import { AppError } from '@launchpad/kernel';
import type { DashboardTab } from '../../protocol/dashboard-messages.js';
import {
  openPlainFile,
  realPathInside,
  unlessAbsent,
  type OpenedFile,
} from '../disk/plain.file.js';
import { redirect, type Answer } from './answer.js';
import { answerWithFile } from './file.answer.js';
import { mediaTypeOf } from './media-type.js';
import { securityHeaders } from './security-headers.js';

/** Where workshops keep their slides, in order of preference. */
const slidesFolders = ['slides', 'workshop/slides'];
const indexFile = 'index.html';

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

type SlidesAnswer = Answer & { readonly body: string | Buffer };

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
    await opened.handle.close();
    return { id: 'slides', title: 'Slides', url: `${this.basePath}slides/` };
  }

  /** Answers for a path below `slides/`; a folder is answered with its index. */
  async answer(path: string): Promise<SlidesAnswer> {
    const file = path === '' || path.endsWith('/') ? `${path}${indexFile}` : path;
    const opened = await this.open(file);
    if (opened === undefined) return this.folderOrNothing(path);
    return answerWithFile(opened, {
      ...slidesHeaders,
      'content-type': mediaTypeOf(file),
      'cache-control': 'no-cache',
    });
  }

  /** Without the slash at its end, the addresses inside a folder's index would lead astray. */
  private async folderOrNothing(path: string): Promise<SlidesAnswer> {
    const index = path.endsWith('/') ? undefined : await this.open(`${path}/${indexFile}`);
    if (index === undefined)
      throw new AppError('request.not_found', 'There is nothing at this address.');
    await index.handle.close();
    return redirect(`${this.basePath}slides/${path.split('/').map(encodeURIComponent).join('/')}/`);
  }

  private async open(path: string): Promise<OpenedFile | undefined> {
    const workshop = await unlessAbsent(realpath(this.contentDir));
    if (workshop === undefined) return undefined;
    for (const folder of slidesFolders) {
      const root = await realPathInside(workshop, folder);
      const opened = root === undefined ? undefined : await openPlainFile(root, path);
      if (opened !== undefined) return opened;
    }
    return undefined;
  }
}
