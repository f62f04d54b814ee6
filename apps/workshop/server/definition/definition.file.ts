import type { Logger } from '@launchpad/kernel';
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { noDefinition, readAppDefinition, type AppDefinition } from './app-definition.js';

const maxBytes = 64 * 1024;

/** Reads `workshop.yaml` as it is at this moment. What cannot be used is left out and logged: the rest still works. */
export async function readDefinition(contentDir: string, log: Logger): Promise<AppDefinition> {
  try {
    const text = await readText(join(contentDir, 'workshop.yaml'));
    if (text === undefined) return noDefinition;
    const { parse } = await import('yaml');
    // A few lines of aliases can stand for gigabytes.
    return readAppDefinition(parse(text, { maxAliasCount: 0, logLevel: 'error' }));
  } catch (error) {
    log.warn({ err: error }, 'workshop.yaml cannot be used');
    return noDefinition;
  }
}

async function readText(path: string): Promise<string | undefined> {
  try {
    const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const about = await file.stat();
      if (!about.isFile() || about.size > maxBytes)
        throw new Error(`it is no file of at most ${String(maxBytes)} bytes`);
      return await file.readFile('utf8');
    } finally {
      await file.close();
    }
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
