import { AppError } from '@launchpad/kernel';
import { spawn } from 'node:child_process';
import { access, chmod, constants, lstat, open, readdir, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { hasCode } from '../disk/error-code.js';
import { copyTree, refuseInside } from '../setup/copy.tree.js';
import { optionOf, type CommandTools, type Given } from './command.js';
import { wrong } from './parse-arguments.js';

const script = '.workshop/build';

/** The assemble step of an image: files into the home, then the workshop's own build, once. */
export async function runBuild(given: Given, tools: CommandTools): Promise<number> {
  const content = resolve(optionOf(given, 'content') ?? '.');
  const into = resolve(optionOf(given, 'into') ?? tools.environment['HOME'] ?? homedir());
  if (!(await stat(content)).isDirectory()) throw wrong(`${content} is no folder.`);
  if (content !== into) {
    await refuseInside(content, into, 'name another folder with --into');
    tools.say(`Copying ${content} to ${into}`);
    await copyTree(content, into, {
      leaveOut: (path) => /^\.git[^/]*$/.test(path),
      overwrite: true,
    });
  }
  const command = await buildCommand(join(into, script));
  if (command !== undefined) {
    tools.say(`Running ${script}`);
    await runToEnd(command, into, tools);
  }
  await openToGroup(into);
  tools.say('The workshop is built.');
  return 0;
}

/** How to run the script; `undefined` where there is none. Shells stop at the first step that fails, whatever the script says. */
async function buildCommand(file: string): Promise<readonly [string, ...string[]] | undefined> {
  try {
    await access(file, constants.X_OK);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    if (!hasCode(error, 'EACCES')) throw error;
    throw new AppError('workshop.invalid', `${script} is not executable: chmod +x ${script}`);
  }
  const shell = /^#!\s*(?:\S*\/env\s+(?:-S\s+)?)?(?:\S*\/)?(bash|sh|dash)(?:\s|$)/.exec(
    await firstLine(file),
  )?.[1];
  if (shell === 'bash') return [shell, '-eo', 'pipefail', file];
  return shell === undefined ? [file] : [shell, '-e', file];
}

async function firstLine(file: string): Promise<string> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(256), 0, 256, 0);
    return buffer.toString('latin1', 0, bytesRead).split('\n')[0] ?? '';
  } finally {
    await handle.close();
  }
}

/** Its output goes where ours goes: that is what somebody reads when an image does not build. */
function runToEnd(
  [program, ...args]: readonly [string, ...string[]],
  into: string,
  tools: CommandTools,
): Promise<void> {
  const env = { ...tools.environment, HOME: into };
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: into, env, stdio: ['ignore', 'inherit', 'inherit'] });
    child.on('error', (error) => {
      reject(new AppError('workshop.invalid', `${script} could not be started: ${error.message}`));
    });
    child.on('exit', (code, signal) => {
      if (code === 0) resolve();
      else
        reject(
          new AppError(
            'workshop.invalid',
            code === null
              ? `${script} was ended by ${String(signal)}.`
              : `${script} failed with exit code ${String(code)}.`,
          ),
        );
    });
  });
}

/** Images run with any user id and group 0: what the owner may, the group may too. */
async function openToGroup(root: string): Promise<void> {
  const folders = [root];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    await giveGroup(folder);
    for (const entry of await readdir(folder, { withFileTypes: true })) {
      if (entry.isDirectory()) folders.push(join(folder, entry.name));
      else if (entry.isFile()) await giveGroup(join(folder, entry.name));
    }
  }
}

async function giveGroup(path: string): Promise<void> {
  const { mode, uid } = await lstat(path);
  const wanted = mode | ((mode & 0o700) >> 3);
  if (wanted !== mode && (uid === process.getuid?.() || process.getuid?.() === 0))
    await chmod(path, wanted & 0o7777);
}
