import { silentLogger } from '@launchpad/kernel';
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename } from 'node:path';
import { folderOf } from '../../protocol/note-links.js';
import { readDefinition } from '../definition/definition.file.js';
import { ContentFolder } from '../notes/content.folder.js';
import type { ProvidedVariables } from '../notes/provided-variables.js';
import { NotesStore, type NotesSources } from '../notes/notes.store.js';
import { shellEnvironment } from '../terminals/shell-command.js';
import { optionOf, type CommandTools, type Environment, type Given } from './command.js';
import { contentFile, indexFile, pageFile } from './export-addresses.js';
import { exportHtml } from './export-html.js';
import { exportIndex, exportPage, scriptFile, styleFile, type ExportIndex } from './export-page.js';
import { followSystemTheme } from './export-style.js';
import { ExportFolder } from './export.folder.js';
import { wrong } from './parse-arguments.js';
import { workshopFolder } from './workshop.folder.js';

type Exporting = {
  readonly workshop: string;
  readonly notes: NotesStore;
  readonly sources: NotesSources;
  readonly base: string;
  readonly index: ExportIndex;
};

/** Writes the notes of a workshop as a folder of static pages. */
export async function runExport(given: Given, tools: CommandTools): Promise<number> {
  const into = optionOf(given, 'into');
  if (into === undefined) throw wrong('export needs --into OUT. See: export --help');
  const workshop = await workshopFolder(given.operands[0] ?? '.');
  const out = await ExportFolder.open(into, workshop);
  try {
    const exporting = await readNotes(workshop, tools.environment);
    const files = filesOf(exporting.sources);
    await writePages(out, exporting, files);
    await copyFiles(out, workshop, files);
    const styles = await Promise.all(tools.styles.map((file) => readFile(file, 'utf8')));
    await out.write(styleFile, followSystemTheme(styles.join('\n')));
    await out.write(scriptFile, await readFile(tools.copyScript, 'utf8'));
    await out.finish();
    tools.say(report(out, exporting, files.length));
    return 0;
  } finally {
    await out.close();
  }
}

async function readNotes(workshop: string, environment: Environment): Promise<Exporting> {
  // Nothing an author writes can be mistaken for it.
  const base = `/${randomBytes(16).toString('hex')}/`;
  const notes = new NotesStore({
    contentDir: workshop,
    basePath: base,
    variables: variablesFor(base, environment),
    environment: shellEnvironment(environment, environment['HOME'] ?? homedir()),
    log: silentLogger,
  });
  const sources = await notes.sources();
  const { title } = await readDefinition(workshop, silentLogger);
  const { pages, categories, home, title: notesTitle } = sources.index;
  const index = { pages, categories, home, title: notesTitle ?? title ?? basename(workshop) };
  return { workshop, notes, sources, base, index };
}

const variablesFor = (base: string, environment: Environment): ProvidedVariables => ({
  base_url: `${base}notes`,
  // Nothing of it is in an export; so that links there are known, they have an address all the same.
  terminal_url: `${base}terminal`,
  console_url: `${base}console`,
  slides_url: `${base}slides`,
  username: environment['USERNAME'] ?? '',
  project_namespace: environment['PROJECT_NAMESPACE'] ?? '',
  cluster_subdomain: environment['CLUSTER_SUBDOMAIN'] ?? '',
  session_id: '',
});

/** Settings that Raneto keeps beside the pages are for nobody who reads them. */
const filesOf = ({ files }: NotesSources): readonly string[] =>
  files.filter((file) => {
    const folder = folderOf(file);
    return folder === '' || !['sort', 'meta', 'ignore'].includes(file.slice(folder.length + 1));
  });

async function writePages(
  out: ExportFolder,
  { notes, sources, base, index }: Exporting,
  files: readonly string[],
): Promise<void> {
  const inside = {
    base,
    pages: new Set(sources.pages.map(({ path }) => path)),
    files: new Set(files),
  };
  for (const { path } of sources.pages) {
    const page = await notes.page(path);
    if (page === undefined) continue;
    const html = exportHtml(page.html, { ...inside, page: path });
    await out.write(pageFile(path), exportPage(page, { html, index }));
  }
  await out.write(indexFile, exportIndex(index));
}

async function copyFiles(
  out: ExportFolder,
  workshop: string,
  files: readonly string[],
): Promise<void> {
  const content = await ContentFolder.find(workshop);
  for (const file of files) {
    const opened = await content.open(file);
    if (opened !== undefined) await out.copy(contentFile(file), opened);
  }
}

function report(out: ExportFolder, { workshop, sources }: Exporting, files: number): string {
  const faults = sources.index.faults.length;
  const hint = faults === 0 ? '' : `\nThe notes have faults: npm run workshop -- lint ${workshop}`;
  return `${String(sources.pages.length)} pages and ${String(files)} files are in ${out.path}. Open ${out.path}/${indexFile} in a browser, or put the folder on any web server.${hint}`;
}
