import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '@launchpad/kernel';
import { defaultObjectPolicy, type ObjectPolicy } from '@launchpad/runtime';
import { parseWorkshopDefinition } from './parse-workshop-definition.js';
import type { WorkshopDefinition } from './workshop-definition.js';
import type { WorkshopFault } from './workshop-fault.js';
import { slugFault } from './workshop-slug.js';
import {
  digestFiles,
  errorCode,
  folderLimits,
  readFolderFiles,
  readText,
  type FolderEntry,
} from './workshop.files.js';

export type ValidFolder = {
  readonly kind: 'valid';
  readonly slug: string;
  readonly dir: string;
  readonly definition: WorkshopDefinition;
  readonly entries: readonly FolderEntry[];
  /** Names this exact content: the version. */
  readonly digest: string;
};

export type InspectedFolder =
  | ValidFolder
  | { readonly kind: 'faulty'; readonly slug: string; readonly faults: readonly WorkshopFault[] };

/** A workshop's own settings. `workshop/workshop.yaml`, where there is one, belongs to its content. */
const definitionFile = 'workshop.yaml';
const contentFolders = ['workshop/content', 'raneto/content', 'content'];
const setupFile = '.workshop/setup';

/** The names of the workshops' folders; each name is the slug. */
export async function listWorkshopFolders(workshopsDir: string): Promise<readonly string[]> {
  try {
    const slugs: string[] = [];
    for (const name of await readdir(workshopsDir)) {
      // `.staging`, Kubernetes' `..data` and the like are not workshops.
      if (name.startsWith('.')) continue;
      if (await mayBeFolder(join(workshopsDir, name))) slugs.push(name);
    }
    return slugs.sort();
  } catch (cause) {
    // Not being able to look must never be taken for "there are no workshops any more".
    const message = `The folder of the workshops cannot be read (${errorCode(cause)}): ${workshopsDir}. Create it, or set WORKSHOPS_DIR to another one.`;
    throw new AppError('config.invalid', message, { details: { workshopsDir }, cause });
  }
}

/** A folder that cannot be looked at is still there: inspecting it says what is the matter. */
async function mayBeFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (error) {
    return errorCode(error) !== 'ENOENT';
  }
}

/** Reads one workshop's folder and finds everything that is wrong with it, and what the tenant's policy does not allow. */
export async function inspectWorkshopFolder(
  workshopsDir: string,
  slug: string,
  policy: ObjectPolicy = defaultObjectPolicy,
): Promise<InspectedFolder> {
  const dir = join(workshopsDir, slug);
  try {
    const found = await inspect(dir, slug, policy);
    if (found.kind === 'valid') return found;
    // Faults of the whole folder carry its name, as those of a file do.
    const named = found.faults.map((each) => (each.path === '.' ? { ...each, path: `${slug}/` } : each));
    return { ...found, faults: named };
  } catch (error) {
    // Removed, replaced or unreadable while it was being read: the next look tells.
    const fault = { path: `${slug}/`, message: `could not be read to the end (${errorCode(error)}); check its permissions` };
    return { kind: 'faulty', slug, faults: [fault] };
  }
}

async function inspect(dir: string, slug: string, policy: ObjectPolicy): Promise<InspectedFolder> {
  const faults: WorkshopFault[] = [];
  const wrongSlug = slugFault(slug);
  if (wrongSlug !== undefined) faults.push({ path: '.', message: wrongSlug });
  const { entries, faults: fileFaults } = await readFolderFiles(dir);
  faults.push(...fileFaults);
  const parsed = await readDefinition(dir, entries, policy);
  if (parsed.kind === 'faulty') faults.push(...parsed.faults);
  faults.push(...layoutFaults(entries));
  if (parsed.kind === 'faulty' || faults.length > 0) {
    return { kind: 'faulty', slug, faults: faults.slice(0, folderLimits.faults) };
  }
  const digest = await digestFiles(dir, entries);
  return { kind: 'valid', slug, dir, definition: parsed.definition, entries, digest };
}

async function readDefinition(dir: string, entries: readonly FolderEntry[], policy: ObjectPolicy) {
  const refuse = (message: string) => ({ kind: 'faulty', faults: [{ path: definitionFile, message }] }) as const;
  const entry = entries.find(({ path }) => path === definitionFile);
  if (entry === undefined) return refuse('is missing; add it with at least a `title:` and a `description:`');
  if (entry.kind !== 'file') return refuse('must be a file of its own, not a folder or a link');
  const text = await readText(join(dir, definitionFile), 256 * 1024);
  return typeof text === 'string' ? parseWorkshopDefinition(text, definitionFile, policy) : refuse(text.problem);
}

function layoutFaults(entries: readonly FolderEntry[]): readonly WorkshopFault[] {
  const faults: WorkshopFault[] = [];
  const isPage = ({ kind, path }: FolderEntry) =>
    kind === 'file' &&
    /\.(md|adoc)$/i.test(path) &&
    contentFolders.some((folder) => path.startsWith(`${folder}/`));
  if (!entries.some(isPage)) {
    const message = `holds no page; put at least one .md or .adoc file into ${contentFolders.join(', ')}`;
    faults.push({ path: '.', message });
  }
  const setup = entries.find(({ path }) => path === setupFile);
  if (setup?.kind === 'file' && !setup.executable) {
    const message = `is not executable and would never run; use \`chmod +x ${setupFile}\``;
    faults.push({ path: setupFile, message });
  }
  return faults;
}
