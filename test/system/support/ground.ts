import { chmod, chown, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { killAll } from './marked-processes.js';

export const isRoot = process.getuid?.() === 0;
/** Stands for "an ordinary user of the machine" where root tests. */
export const ordinaryUser = 12_345;

/**
 * A directory of one's own that is gone after the test, and with it every process that names it: a test that
 * fails half-way must not leave a database or a workspace behind.
 */
export async function temporaryDir(mode = 0o755): Promise<string> {
  const dir = await mkdtemp(path.join(os.tmpdir(), 'launchpad-system-'));
  await chmod(dir, mode);
  onTestFinished(async () => {
    killAll(path.basename(dir));
    await rm(dir, { recursive: true, force: true });
  });
  return dir;
}

export async function ownedDir(dir: string, uid: number): Promise<string> {
  await mkdir(dir, { recursive: true, mode: 0o700 });
  await chown(dir, uid, uid);
  return dir;
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Writes `<dir>/<name>` with a `workshop.yaml` and one page. Its workspaces carry the name of `dir` as a mark. */
export async function writeWorkshop(
  dir: string,
  name: string,
  definition: readonly string[],
): Promise<void> {
  const content = path.join(dir, name, 'workshop', 'content');
  await mkdir(content, { recursive: true });
  const text = [...definition, 'env:', `  WORKSHOPS: "${dir}"`].join('\n');
  await writeFile(path.join(dir, name, 'workshop.yaml'), `${text}\n`);
  await writeFile(path.join(content, '0-start.md'), '---\nTitle: Start\n---\n\nType away.\n');
}

export const plainWorkshop = ['title: Plain', 'description: One terminal', 'terminals: 1'];
