import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

/** What is still there of one session's workspace: folders, sockets and processes that carry its id. */
export async function leftovers(dataDir: string, sessionId: string): Promise<readonly string[]> {
  const files = await readdir(dataDir, { recursive: true });
  const named = files.filter((file) => file.includes(sessionId));
  return [...named.map((file) => path.join(dataDir, file)), ...(await processesOf(sessionId))];
}

async function processesOf(mark: string): Promise<readonly string[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const commands = await Promise.all(pids.map(commandOf));
  return commands.filter((command) => command.includes(mark));
}

/** Command line and environment; empty when the process ended meanwhile or belongs to somebody else. */
async function commandOf(pid: string): Promise<string> {
  const parts = await Promise.allSettled(
    ['cmdline', 'environ'].map((file) => readFile(`/proc/${pid}/${file}`, 'utf8')),
  );
  return parts
    .map((part) => (part.status === 'fulfilled' ? part.value : ''))
    .join(' ')
    .replaceAll('\0', ' ');
}
