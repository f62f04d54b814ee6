import type { Logger } from '@launchpad/kernel';
import type { NotesIndexAnswer, NotesPageAnswer } from '../../protocol/notes-messages.js';
import { ContentFolder, type OpenedFile } from './content.folder.js';
import { interpolate, type NoteVariables } from './interpolate.js';
import { arrangePages, titleFromPath } from './notes-chain.js';
import type { PageHeader } from './page-header.js';

const maxPageBytes = 2 * 1024 * 1024;

type LoadedPage = {
  readonly path: string;
  readonly mtimeMs: number;
  readonly size: number;
  readonly header: PageHeader;
  readonly body: string;
};

type NotesOptions = {
  readonly contentDir: string;
  readonly basePath: string;
  readonly variables: NoteVariables;
  readonly log: Logger;
};

/** The workshop's pages, as they are on disk at this moment: an author who edits one sees it at the next reload. */
export class NotesStore {
  private readonly loaded = new Map<string, LoadedPage>();

  constructor(private readonly options: NotesOptions) {}

  async index(): Promise<NotesIndexAnswer> {
    const pages = arrangePages(await this.load());
    const home = pages[0]?.path ?? null;
    return { title: null, home, pages, categories: [], faults: [] };
  }

  async page(path: string): Promise<NotesPageAnswer | undefined> {
    const pages = await this.load();
    const page = pages.find((candidate) => candidate.path === path);
    const summary = arrangePages(pages).find((candidate) => candidate.path === path);
    if (page === undefined || summary === undefined) return undefined;
    const body = interpolate(page.body, this.options.variables);
    // Only needed once somebody reads; leaving it out of the start makes the terminals sooner there.
    const { renderPage } = await import('./render-page.js');
    const { basePath } = this.options;
    return { ...summary, html: renderPage(body, { page: path, basePath, title: summary.title }) };
  }

  private async load(): Promise<readonly LoadedPage[]> {
    const folder = await ContentFolder.find(this.options.contentDir);
    const pages: LoadedPage[] = [];
    for (const { path, file } of await folder.listPages())
      pages.push(await this.loadPage(folder, path, file));
    for (const path of this.loaded.keys()) {
      if (!pages.some((page) => page.path === path)) this.loaded.delete(path);
    }
    return pages;
  }

  /** One page's fault is shown in its place and never hides the others. */
  private async loadPage(folder: ContentFolder, path: string, file: string): Promise<LoadedPage> {
    try {
      const opened = await folder.open(file);
      if (opened === undefined)
        return faulty(path, 'The file cannot be read or lies outside the content folder.');
      try {
        return await this.readPage(path, opened);
      } finally {
        await opened.handle.close();
      }
    } catch (error) {
      this.options.log.warn({ err: error, page: path }, 'page cannot be read');
      return faulty(path, 'The file cannot be read.');
    }
  }

  private async readPage(path: string, { handle, size, mtimeMs }: OpenedFile): Promise<LoadedPage> {
    const earlier = this.loaded.get(path);
    if (earlier?.mtimeMs === mtimeMs && earlier.size === size) return earlier;
    if (size > maxPageBytes) return faulty(path, 'The file is larger than 2 MiB.');
    const { parsePageHeader } = await import('./page-header.js');
    const page = { path, size, mtimeMs, ...parsePageHeader(await handle.readFile('utf8')) };
    this.loaded.set(path, page);
    return page;
  }
}

const faulty = (path: string, reason: string): LoadedPage => ({
  path,
  mtimeMs: 0,
  size: 0,
  header: { title: titleFromPath(path) },
  body: `This page cannot be shown. ${reason}`,
});
