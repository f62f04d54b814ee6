import { accessSync, constants, existsSync } from 'node:fs';
import path from 'node:path';
import { chromium } from '@playwright/test';
import { bin, runCommand } from './run-command.mjs';

function onPath(...names) {
  for (const name of names) {
    for (const folder of (process.env.PATH ?? '').split(path.delimiter)) {
      const file = path.join(folder, name);
      try {
        accessSync(file, constants.X_OK);
        return file;
      } catch (error) {
        if (error.code === undefined) throw error;
      }
    }
  }
  return null;
}

function findChromium() {
  const given = process.env.CHROMIUM_PATH;
  if (given !== undefined && given !== '') {
    if (!existsSync(given)) throw new Error(`CHROMIUM_PATH names ${given}, which is not there.`);
    return given;
  }
  const system = onPath('chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome');
  if (system !== null) return system;
  const own = chromium.executablePath();
  return existsSync(own) ? own : null;
}

/** Programs the suites need beside Node: how to find each, and how to get it. */
const tools = [
  {
    name: 'chromium',
    find: findChromium,
    aptPackage: 'chromium',
    otherwise: [bin('playwright'), 'install', 'chromium'],
  },
  { name: 'bubblewrap', find: () => onPath('bwrap'), aptPackage: 'bubblewrap' },
  { name: 'redis-server', find: () => onPath('redis-server'), aptPackage: 'redis-server' },
];

let listsAreFresh;
async function aptInstall(name) {
  if (process.getuid?.() !== 0 || onPath('apt-get') === null) return false;
  const env = { DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  listsAreFresh ??= runCommand(['apt-get', 'update', '-q'], { env });
  await listsAreFresh;
  const install = ['apt-get', 'install', '-qy', '--no-install-recommends', name];
  return (await runCommand(install, { env })).ok;
}

/**
 * Finds what the suites need and installs what is missing where that is possible.
 * @returns {Promise<{ paths: Record<string, string>, missing: string[] }>}
 */
export async function findTools({ log = console.log } = {}) {
  const paths = {};
  const missing = [];
  for (const { name, find, aptPackage, otherwise } of tools) {
    let file = find();
    if (file === null) {
      log(`${name} is not on this machine: installing it`);
      if (!(await aptInstall(aptPackage)) && otherwise !== undefined) await runCommand(otherwise);
      file = find();
    }
    if (file === null) missing.push(name);
    else paths[name] = file;
  }
  return { paths, missing };
}
