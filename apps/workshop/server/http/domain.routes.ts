import type { Logger } from '@launchpad/kernel';
import { join } from 'node:path';
import type { WorkspaceAnswer } from '../../protocol/dashboard-messages.js';
import { serveChanges } from '../authoring/change.routes.js';
import { serveChecks } from '../checks/check.routes.js';
import type { CheckStep } from '../notes/check-step.js';
import { authorTabs } from '../definition/author-tabs.js';
import { defaultArchiveBytes, defaultUploadBytes } from '../files/file-limits.js';
import { fileRoutes } from '../files/file.routes.js';
import type { NoteVariables } from '../notes/interpolate.js';
import { redirect } from './answer.js';
import type { Route } from './route.js';
import { SlidesFolder } from './slides.folder.js';

/** Settings of checks, files, tabs and live preview; what is left out has the default of `env.ts`. */
export type DomainOptions = {
  /** Begins and ends with a slash. */
  readonly basePath: string;
  readonly contentDir: string;
  readonly home: string;
  readonly setupEnv: Readonly<Record<string, string>>;
  readonly variables: NoteVariables;
  readonly log: Logger;
  /** The checks that the notes declare. */
  readonly checkSteps: () => Promise<readonly CheckStep[]>;
  readonly resultsFile?: string | undefined;
  readonly session?: string | undefined;
  readonly maxUploadBytes?: number;
  readonly maxArchiveBytes?: number;
  /** Where a port of the workspace is found; `undefined`: nowhere. */
  readonly portUrl?: string | undefined;
  /** The ports that can be shown; every one where nothing is said. */
  readonly shownPorts?: readonly number[] | undefined;
  /** Whether pages are told of what the author saves. */
  readonly preview?: boolean;
};

const resultsFileName = '.workshop-results.jsonl';

export type Domains = {
  readonly routes: readonly Route[];
  readonly describe: (workspace: WorkspaceAnswer, host: string) => Promise<WorkspaceAnswer>;
  close(): Promise<void>;
};

/** What the workshop serves beside notes and terminals. Each part loads what it needs when somebody first asks for it. */
export function serveDomains(options: DomainOptions): Domains {
  const { basePath, contentDir, home, log } = options;
  const resultsFile = options.resultsFile ?? join(home, resultsFileName);
  const checks = serveChecks({
    steps: options.checkSteps,
    place: { contentDir, home, env: options.setupEnv },
    resultsFile,
    session: options.session ?? null,
    log,
  });
  const changes = options.preview === true ? serveChanges({ folder: contentDir, log }) : undefined;
  const files = fileRoutes({
    home,
    maxUploadBytes: options.maxUploadBytes ?? defaultUploadBytes,
    maxArchiveBytes: options.maxArchiveBytes ?? defaultArchiveBytes,
    reserved: [...[contentDir, home].flatMap(checkPlaces), resultsFile],
  });
  const slides = new SlidesFolder(contentDir, basePath);
  return {
    routes: [
      ...checks.routes,
      ...files,
      ...slidesRoutes(slides, basePath),
      ...(changes?.routes ?? []),
    ],
    describe: async (workspace, host) => {
      const [described, deck] = await Promise.all([
        describeWorkspace(options, workspace, host),
        slides.tab(),
      ]);
      return deck === undefined ? described : { ...described, tabs: [deck, ...described.tabs] };
    },
    close: async () => {
      await Promise.all([checks.close(), changes?.close()]);
    },
  };
}

/** What decides over checks. The second may be a link to somewhere else. */
const checkPlaces = (folder: string): readonly string[] => [
  join(folder, '.workshop'),
  join(folder, '.workshop', 'checks'),
];

const slidesRoutes = (slides: SlidesFolder, basePath: string): readonly Route[] => [
  { method: 'GET', path: 'slides', answer: () => redirect(`${basePath}slides/`) },
  { method: 'GET', path: 'slides/', answer: ({ rest }) => slides.answer(rest) },
];

async function describeWorkspace(
  options: DomainOptions,
  workspace: WorkspaceAnswer,
  host: string,
): Promise<WorkspaceAnswer> {
  const { contentDir, log, variables, portUrl, shownPorts } = options;
  const { readDefinition } = await import('../definition/definition.file.js');
  const { title, tabs } = await readDefinition(contentDir, log);
  return {
    ...workspace,
    title: workspace.title === '' ? (title ?? '') : workspace.title,
    tabs: [...authorTabs(tabs, { variables, portUrl, shownPorts, host }), ...workspace.tabs],
    preview: options.preview === true,
  };
}
