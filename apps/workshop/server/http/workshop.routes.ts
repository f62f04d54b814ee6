import { AppError } from '@launchpad/kernel';
import type { WorkspaceAnswer } from '../../protocol/dashboard-messages.js';
import { ContentFolder } from '../notes/content.folder.js';
import type { NotesStore } from '../notes/notes.store.js';
import type { SetupRunner } from '../setup/setup.runner.js';
import { json, noContent, redirect, type Answer } from './answer.js';
import { mediaTypeOf } from './media-type.js';
import type { PageFiles } from './page.files.js';
import { contentFileHeaders } from './security-headers.js';
import { SlidesFolder } from './slides.folder.js';

const maxContentBytes = 64 * 1024 * 1024;

export type RouteOptions = {
  readonly basePath: string;
  readonly contentDir: string;
  readonly workspace: WorkspaceAnswer;
  readonly notes: NotesStore;
  readonly setup: SetupRunner;
  readonly pages: PageFiles;
};

/** Answers one request below the base path; the visitor has been let in already. */
export async function routeRequest(
  options: RouteOptions,
  request: { method: string; url: string },
): Promise<Answer> {
  const path = pathOf(request.url);
  const { basePath } = options;
  if (`${path}/` === basePath) return redirect(basePath);
  if (!path.startsWith(basePath)) throw notFound();
  const route = path.slice(basePath.length);
  if (request.method === 'POST' && route === 'api/here') return noContent;
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    throw new AppError('request.method_not_allowed', 'Only GET is possible here.');
  }
  return routeGet(options, route);
}

async function routeGet(options: RouteOptions, route: string): Promise<Answer> {
  const rest = (prefix: string): string => route.slice(prefix.length);
  if (route === 'healthz') return json(200, { status: 'ok' });
  if (route === 'api/workspace') return json(200, await withSlides(options));
  if (route === 'api/setup') return json(200, await options.setup.status());
  if (route === 'api/notes') return json(200, await options.notes.index());
  if (route.startsWith('api/notes/')) return notesPage(options.notes, rest('api/notes/'));
  if (route.startsWith('content/')) return contentFile(options.contentDir, rest('content/'));
  if (route.startsWith('slides/')) return slidesOf(options).answer(rest('slides/'));
  if (route === 'slides') return redirect(`${options.basePath}slides/`);
  if (route.startsWith('assets/'))
    return options.pages.asset(rest('assets/')) ?? Promise.reject(notFound());
  if (route === '' || route === 'notes' || route.startsWith('notes/'))
    return options.pages.dashboard();
  throw notFound();
}

const slidesOf = ({ contentDir, basePath }: RouteOptions): SlidesFolder =>
  new SlidesFolder(contentDir, basePath);

async function withSlides(options: RouteOptions): Promise<WorkspaceAnswer> {
  const { workspace } = options;
  const tab = await slidesOf(options).tab();
  return tab === undefined ? workspace : { ...workspace, tabs: [tab, ...workspace.tabs] };
}

async function notesPage(notes: NotesStore, path: string): Promise<Answer> {
  const page = await notes.page(path);
  if (page === undefined) throw new AppError('request.not_found', 'The workshop has no such page.');
  return json(200, page);
}

async function contentFile(contentDir: string, path: string): Promise<Answer> {
  const opened = await (await ContentFolder.find(contentDir)).open(path);
  if (opened === undefined) throw notFound();
  try {
    if (opened.size > maxContentBytes)
      throw new AppError('request.too_large', 'The file is larger than 64 MiB.');
    const headers = {
      ...contentFileHeaders,
      'content-type': mediaTypeOf(path),
      'cache-control': 'no-cache',
    };
    return { status: 200, headers, body: await opened.handle.readFile() };
  } finally {
    await opened.handle.close();
  }
}

export const notFound = (): AppError =>
  new AppError('request.not_found', 'There is nothing at this address.');

export function pathOf(url: string): string {
  try {
    return decodeURIComponent(url.replace(/[?#].*$/s, ''));
  } catch (error) {
    if (error instanceof URIError)
      throw new AppError('request.malformed', 'The address is not well formed.');
    throw error;
  }
}
