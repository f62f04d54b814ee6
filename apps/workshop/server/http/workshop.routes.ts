import { AppError } from '@launchpad/kernel';
import type { WorkspaceAnswer } from '../../protocol/dashboard-messages.js';
import { hostName } from '../definition/author-tabs.js';
import { ContentFolder } from '../notes/content.folder.js';
import type { NotesStore } from '../notes/notes.store.js';
import type { SetupRunner } from '../setup/setup.runner.js';
import { json, noContent, redirect, type Answer } from './answer.js';
import { answerWithFile } from './file.answer.js';
import { mediaTypeOf } from './media-type.js';
import type { PageFiles } from './page.files.js';
import { findRoute, notFound, pathOf, queryOf, type Asked, type Route } from './route.js';
import { contentFileHeaders } from './security-headers.js';

export type RouteOptions = {
  readonly basePath: string;
  readonly contentDir: string;
  readonly workspace: WorkspaceAnswer;
  readonly notes: NotesStore;
  readonly setup: SetupRunner;
  readonly pages: PageFiles;
  /** Completes what is known of the workspace with what its author says at this moment; `host` is the page's own. */
  readonly describe: (workspace: WorkspaceAnswer, host: string) => Promise<WorkspaceAnswer>;
  /** Routes of the other domains. */
  readonly more: readonly Route[];
};

/** Everything the workshop answers, by domain. */
export function workshopRoutes(options: RouteOptions): readonly Route[] {
  return [
    ...workspaceRoutes(options),
    ...notesRoutes(options),
    ...options.more,
    ...pageRoutes(options.pages),
  ];
}

/** Answers one request whose visitor has been let in. */
export async function routeRequest(
  { basePath, routes }: { readonly basePath: string; readonly routes: readonly Route[] },
  { request, visitor }: Pick<Asked, 'request' | 'visitor'>,
): Promise<Answer> {
  const { url = '/', method = 'GET' } = request;
  const path = pathOf(url);
  if (`${path}/` === basePath) return redirect(basePath);
  if (!path.startsWith(basePath)) throw notFound();
  const { route, rest } = findRoute(routes, method, path.slice(basePath.length));
  if (!visitor.canType && route.method !== 'GET' && route.forWatchers !== true)
    throw new AppError('auth.forbidden', 'Whoever only watches cannot change anything here.');
  return route.answer({ rest, query: queryOf(url), request, visitor });
}

const workspaceRoutes = ({ workspace, describe, setup }: RouteOptions): readonly Route[] => [
  { method: 'GET', path: 'healthz', answer: () => json(200, { status: 'ok' }) },
  {
    method: 'GET',
    path: 'api/workspace',
    answer: async ({ request }) =>
      json(200, await describe(workspace, hostName(request.headers.host))),
  },
  { method: 'GET', path: 'api/setup', answer: async () => json(200, await setup.status()) },
  { method: 'POST', path: 'api/here', forWatchers: true, answer: () => noContent },
];

const notesRoutes = ({ notes, contentDir }: RouteOptions): readonly Route[] => [
  { method: 'GET', path: 'api/notes', answer: async () => json(200, await notes.index()) },
  { method: 'GET', path: 'api/notes/', answer: ({ rest }) => notesPage(notes, rest) },
  {
    method: 'GET',
    path: 'api/search',
    answer: async ({ query }) => json(200, await notes.search(query.get('q') ?? '')),
  },
  { method: 'GET', path: 'content/', answer: ({ rest }) => contentFile(contentDir, rest) },
];

const pageRoutes = (pages: PageFiles): readonly Route[] => [
  { method: 'GET', path: '', answer: () => pages.dashboard() },
  { method: 'GET', path: 'notes', answer: () => pages.dashboard() },
  { method: 'GET', path: 'notes/', answer: () => pages.dashboard() },
  {
    method: 'GET',
    path: 'assets/',
    answer: ({ rest }) => pages.asset(rest) ?? Promise.reject(notFound()),
  },
];

async function notesPage(notes: NotesStore, path: string): Promise<Answer> {
  const page = await notes.page(path);
  if (page === undefined) throw new AppError('request.not_found', 'The workshop has no such page.');
  return json(200, page);
}

async function contentFile(contentDir: string, path: string): Promise<Answer> {
  const opened = await (await ContentFolder.find(contentDir)).open(path);
  if (opened === undefined) throw notFound();
  return answerWithFile(opened, contentFileHeaders(mediaTypeOf(path)));
}
