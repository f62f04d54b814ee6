import { readFile } from 'node:fs/promises';
import { hasCode } from '../disk/error-code.js';
import { chooseListener, listenersOn, type ListenerFinding } from './port-listener.js';

/** Looks where the workspace's own program listens on a port. Where there is nowhere to look, dialling will tell. */
export async function findListener(port: number): Promise<ListenerFinding> {
  const ownUid = process.getuid?.();
  if (ownUid === undefined) return { host: '127.0.0.1' };
  const [v4, v6] = await Promise.all([tableOf('tcp'), tableOf('tcp6')]);
  if (v4 === undefined) return { host: '127.0.0.1' };
  const listeners = [...listenersOn(port, v4, 4), ...listenersOn(port, v6 ?? '', 6)];
  return chooseListener(listeners, ownUid);
}

async function tableOf(name: 'tcp' | 'tcp6'): Promise<string | undefined> {
  try {
    return await readFile(`/proc/net/${name}`, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'EACCES', 'EPERM')) return undefined;
    throw error;
  }
}
