import { createHash } from 'node:crypto';
import type { NotesFault } from '../../../protocol/notes-messages.js';
import type { ContentFolder } from '../content.folder.js';
import { decodeText } from '../decode-text.js';
import type { NoteVariables } from '../interpolate.js';
import type { ConfigOutcome } from './config-outcome.js';
import { runConfig } from './config.process.js';
import { combineSettings, type NotesSettings } from './notes-settings.js';
import type { Environment } from './note-variables.js';
import { parseSettingsFile, type SettingsFile } from './settings-file.js';

const maxSettingsBytes = 256 * 1024;
const maxOthers = 20;

type Options = {
  readonly provided: NoteVariables;
  readonly environment: Environment;
  readonly configLimitMs?: number;
};
type FileContent = Uint8Array | 'absent' | 'too large' | 'unreadable';
type Files = ReadonlyMap<string, FileContent>;
type Read<T> = { readonly key: string; readonly value: T };

/** The settings beside the content folder. Nothing is read or run again unless it changed. */
export class SettingsReader {
  private last: Read<NotesSettings> | undefined;
  private config: Read<Promise<ConfigOutcome>> | undefined;

  constructor(private readonly options: Options) {}

  /** The same object as before when nothing changed. */
  async read(folder: ContentFolder): Promise<NotesSettings> {
    const files = await this.readFiles(folder);
    const key = keyOf(files);
    if (this.last?.key === key) return this.last.value;
    const { settings } = folder;
    const faults: NotesFault[] = [];
    const parsed = new Map<string, SettingsFile>();
    for (const [file, content] of files) {
      if (content === 'too large') faults.push(wrong(file, 'The file is larger than 256 KiB.'));
      else if (content === 'unreadable')
        faults.push(wrong(file, 'This is no plain file in the workshop folder.'));
      else if (content !== 'absent' && isYaml(file)) parsed.set(file, parseText(content, file));
    }
    const config = await this.runConfig(folder, files, key);
    for (const fault of config?.faults ?? [])
      faults.push({ rule: 'bad-config', file: `${settings}/config.js`, ...fault });
    const others = await this.readOthers(folder, config);
    const combined = combineSettings({
      modules: parsed.get(`${settings}/modules.yaml`),
      workshop: merge(parsed.get(this.workshopFile(settings)), definition(parsed, folder)),
      others,
      config: config?.steps,
      ...this.options,
    });
    for (const file of [...parsed.values(), ...others.values()]) faults.push(...file.faults);
    faults.push(...this.missingChoice(settings, files), ...combined.faults);
    const value = { ...combined, faults };
    this.last = { key, value };
    return value;
  }

  /** Their bytes: small files, and an edit that keeps size and time is no rarity among generated ones. */
  private async readFiles(folder: ContentFolder): Promise<Files> {
    const { settings } = folder;
    const yaml = [`${settings}/modules.yaml`, this.workshopFile(settings)];
    if (folder.layout === 'raneto') yaml.push('workshop.yaml');
    const found = new Map<string, FileContent>();
    for (const file of [...yaml, `${settings}/config.js`]) {
      const content = await folder.readBeside(file, maxSettingsBytes);
      const hidden = content === 'absent' && (await folder.isBeside(file));
      found.set(file, hidden ? 'unreadable' : content);
    }
    return found;
  }

  private get chosen(): string {
    return this.options.environment['WORKSHOP_FILE'] ?? '';
  }

  private workshopFile(settings: string): string {
    return `${settings}/${isSettingsFileName(this.chosen) ? this.chosen : 'workshop.yaml'}`;
  }

  private missingChoice(settings: string, files: Files): readonly NotesFault[] {
    const file = this.workshopFile(settings);
    const found = files.get(file) !== 'absent' && isSettingsFileName(this.chosen);
    if (this.chosen === '' || found) return [];
    return [wrong(file, 'WORKSHOP_FILE names a file that is not there.')];
  }

  private async readOthers(folder: ContentFolder, config: ConfigOutcome | undefined) {
    const others = new Map<string, SettingsFile>();
    for (const step of config?.steps ?? []) {
      if (step.kind !== 'load' || step.file === undefined || others.size >= maxOthers) continue;
      others.set(step.file, await this.readOther(folder, step.file));
    }
    return others;
  }

  private async readOther(folder: ContentFolder, name: string): Promise<SettingsFile> {
    const file = `${folder.settings}/${name}`;
    const bytes = isSettingsFileName(name)
      ? await folder.readBeside(file, maxSettingsBytes)
      : 'absent';
    if (typeof bytes !== 'string') return parseText(bytes, file);
    const message = `load_workshop names "${name.slice(0, 60)}", which cannot be read.`;
    const config = `${folder.settings}/config.js`;
    return {
      modules: [],
      variables: [],
      values: new Map(),
      faults: [{ ...wrong(config, message), rule: 'bad-config' }],
    };
  }

  private async runConfig(folder: ContentFolder, files: Files, key: string) {
    const file = `${folder.settings}/config.js`;
    const path = await folder.realPathBeside(file);
    if (path === undefined || typeof files.get(file) === 'string') return undefined;
    const { environment, configLimitMs: limitMs } = this.options;
    if (this.config?.key !== key) {
      const limit = limitMs === undefined ? {} : { limitMs };
      this.config = { key, value: runConfig({ path, file, environment, ...limit }) };
    }
    return this.config.value;
  }
}

const wrong = (file: string, message: string): NotesFault => ({
  rule: 'bad-settings',
  file,
  line: null,
  message,
});

const isYaml = (file: string): boolean => /\.ya?ml$/.test(file);

/** Launchpad's own `workshop.yaml` may carry variables too; its other settings are not for the notes. */
function definition(parsed: ReadonlyMap<string, SettingsFile>, folder: ContentFolder) {
  const found = folder.layout === 'raneto' ? parsed.get('workshop.yaml') : undefined;
  return found === undefined
    ? undefined
    : { modules: [], variables: found.variables, values: found.values, faults: [] };
}

const isSettingsFileName = (name: string): boolean =>
  /^[A-Za-z0-9_-][A-Za-z0-9._-]{0,100}\.ya?ml$/.test(name);

function parseText(bytes: Uint8Array, file: string): SettingsFile {
  const { text, faults } = decodeText(bytes);
  const parsed = parseSettingsFile(text, file);
  const broken = faults.map((message) => wrong(file, message));
  return { ...parsed, faults: [...broken, ...parsed.faults] };
}

function merge(first?: SettingsFile, second?: SettingsFile): SettingsFile | undefined {
  if (first === undefined || second === undefined) return first ?? second;
  return {
    ...first,
    variables: [...second.variables, ...first.variables],
    values: new Map([...second.values, ...first.values]),
  };
}

function keyOf(files: Files): string {
  const hash = createHash('sha256');
  for (const [file, content] of files) hash.update(`${file}\0${content.length}\0`).update(content);
  return hash.digest('base64');
}
