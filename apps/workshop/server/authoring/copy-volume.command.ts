import { resolve } from 'node:path';
import { copyVolume } from '../setup/volume.copy.js';
import { optionOf, type CommandTools, type Given } from './command.js';
import { wrong } from './parse-arguments.js';

const words = {
  copied: 'is as the image has it',
  synced: 'has what was missing',
  kept: 'is in use and stays as it is',
} as const;

export async function runCopyVolume(given: Given, tools: CommandTools): Promise<number> {
  const [from, to] = [optionOf(given, 'from'), optionOf(given, 'to')];
  if (from === undefined || to === undefined)
    throw wrong('copy-volume needs --from DIR and --to DIR.');
  const sync = tools.environment['WORKSHOP_SYNC_VOLUME'];
  if (sync !== undefined && sync !== '' && sync !== 'yes' && sync !== 'no')
    throw wrong('WORKSHOP_SYNC_VOLUME takes yes or no.');
  const result = await copyVolume({
    from: resolve(from),
    to: resolve(to),
    sync: sync === '' ? undefined : sync,
  });
  tools.say(`${resolve(to)} ${words[result]}.`);
  return 0;
}
