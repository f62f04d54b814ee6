import { AppError, type Logger } from '@launchpad/kernel';
import { realpath } from 'node:fs/promises';
import { readPlainFile, unlessAbsent } from '../disk/plain.file.js';
import { noDefinition, readAppDefinition, type AppDefinition } from './app-definition.js';

export const definitionName = 'workshop.yaml';
const maxBytes = 64 * 1024;

/** Reads `workshop.yaml` as it is at this moment. What cannot be used is left out and logged: the rest still works. */
export async function readDefinition(contentDir: string, log: Logger): Promise<AppDefinition> {
  try {
    const text = await readDefinitionText(contentDir);
    if (text === undefined) return noDefinition;
    const { parse } = await import('yaml');
    // A few lines of aliases can stand for gigabytes.
    return readAppDefinition(parse(text, { maxAliasCount: 0, logLevel: 'error' }));
  } catch (error) {
    log.warn({ err: error }, 'workshop.yaml cannot be used');
    return noDefinition;
  }
}

/** The text of `workshop.yaml`; `undefined` where there is none. */
export async function readDefinitionText(contentDir: string): Promise<string | undefined> {
  const root = await unlessAbsent(realpath(contentDir));
  const bytes = root === undefined ? 'absent' : await readPlainFile(root, definitionName, maxBytes);
  if (bytes === 'too large')
    throw new AppError('workshop.invalid', `${definitionName} is larger than 64 KiB.`);
  return bytes === 'absent' ? undefined : Buffer.from(bytes).toString('utf8');
}
