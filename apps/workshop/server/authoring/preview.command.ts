import { AppError } from '@launchpad/kernel';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { copyTree, refuseInside } from '../setup/copy.tree.js';
import { optionOf, type CommandTools, type Given } from './command.js';
import { workshopFolder } from './workshop.folder.js';

/** An image's own port, 10080, is one of those that browsers refuse to go to (Fetch standard, "bad port"). */
const previewPort = '7090';

/** Serves a workshop for its author until Ctrl-C. */
export async function runPreview(given: Given, tools: CommandTools): Promise<number> {
  const content = await workshopFolder(optionOf(given, 'content') ?? '.');
  const kept = optionOf(given, 'home');
  const home = kept === undefined ? await mkdtemp(join(tmpdir(), 'workshop-home-')) : resolve(kept);
  try {
    await refuseInside(content, home, 'name another folder with --home');
    // As a session has it; of a home that is kept, nothing is written over.
    await copyTree(content, home, {
      leaveOut: (path) => basename(path) === '.git',
      overwrite: false,
    });
    const { address, stopped } = await tools.serve({
      PORT: previewPort,
      ...tools.environment,
      ...settingOf(given, 'port', 'PORT'),
      ...settingOf(given, 'host', 'HOST'),
      ...settingOf(given, 'base-path', 'BASE_PATH'),
      CONTENT_DIR: content,
      HOME: home,
      PREVIEW: 'yes',
    });
    tools.say(`\n  ${basename(content)} is at ${address}`);
    tools.say(
      `  Saved pages show at once. Terminals work in ${home}${kept === undefined ? ', which is removed at the end' : ''}.`,
    );
    tools.say('  Ctrl-C ends it.\n');
    await stopped;
    return 0;
  } finally {
    if (kept === undefined) await removeHome(home, tools);
  }
}

function settingOf(given: Given, option: string, setting: string): Record<string, string> {
  const value = optionOf(given, option);
  return value === undefined ? {} : { [setting]: value };
}

/** A learner's home may hold folders that nobody may enter; what cannot be removed is named. */
async function removeHome(home: string, tools: CommandTools): Promise<void> {
  try {
    await rm(home, { recursive: true, force: true, maxRetries: 3 });
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error);
    throw new AppError('internal', `${home} could not be removed (${cause}). Please remove it.`);
  } finally {
    tools.say('The workshop has ended.');
  }
}
