import { AppError, silentLogger } from '@launchpad/kernel';
import { stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { findCheck, listChecks } from '../checks/check.files.js';
import { findDefinitionFaults } from '../definition/definition-faults.js';
import { definitionName, readDefinitionText } from '../definition/definition.file.js';
import { isExecutable, unlessAbsent } from '../disk/plain.file.js';
import type { ProvidedVariables } from '../notes/provided-variables.js';
import { NotesStore, type NotesSources } from '../notes/notes.store.js';
import { shellEnvironment } from '../terminals/shell-command.js';
import type { Environment } from './command.js';
import { checkUses } from './lint-checks.js';
import type { Found, LintedCheck, LintedWorkshop } from './lint-finding.js';

const scripts = ['.workshop/setup', '.workshop/build'];
/** Stand for what a workspace provides, so that addresses made of them look like addresses. */
const provided: ProvidedVariables = {
  base_url: '/notes',
  terminal_url: '/terminal',
  console_url: '/console',
  slides_url: '/slides',
  username: 'learner',
  project_namespace: 'namespace',
  cluster_subdomain: 'apps.example.org',
  session_id: 'session',
};

/** Reads everything that the rules want to know of a workshop. Its `config.js` runs, as it does when it is served. */
export async function readForLint(
  contentDir: string,
  environment: Environment,
): Promise<LintedWorkshop> {
  const notes = new NotesStore({
    contentDir,
    basePath: '/',
    variables: provided,
    environment: shellEnvironment(environment, environment['HOME'] ?? homedir()),
    log: silentLogger,
  });
  const sources = await notes.sources();
  return {
    sources,
    faults: [...sources.index.faults, ...sources.pages.flatMap(({ faults }) => faults)],
    definition: await readDefinitionFaults(contentDir),
    checks: await readChecks(contentDir, sources),
    executables: await listChecks(contentDir),
    closedScripts: await findClosed(contentDir),
  };
}

async function readDefinitionFaults(contentDir: string): Promise<readonly Found[]> {
  try {
    const text = await readDefinitionText(contentDir);
    const faults = text === undefined ? [] : findDefinitionFaults(text);
    return faults.map((fault) => ({ file: definitionName, ...fault }));
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return [{ file: definitionName, line: 1, message: error.message }];
  }
}

async function readChecks(contentDir: string, sources: NotesSources) {
  const checks = new Map<string, 'runnable' | LintedCheck>();
  for (const { name } of checkUses(sources)) {
    const found = await findCheck(contentDir, name);
    checks.set(name, found.kind === 'found' ? 'runnable' : found);
  }
  return checks;
}

async function findClosed(contentDir: string): Promise<readonly string[]> {
  const closed: string[] = [];
  for (const script of scripts) {
    const path = join(contentDir, script);
    const about = await unlessAbsent(stat(path));
    if (about?.isFile() === true && !(await isExecutable(path))) closed.push(script);
  }
  return closed;
}
