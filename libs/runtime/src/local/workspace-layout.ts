import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { isId } from '@launchpad/kernel';

/** Longest path a unix socket can have on Linux (`sun_path` less its closing zero). */
const longestSocketPath = 107;
const listenSuffix = `/${'x'.repeat(20)}/app.sock`;

export const recordFile = 'workspace.json';

export type WorkspacePlace = 'live' | 'staging' | 'leaving';

/** Where things are. The sockets have a folder of their own because their paths must be short. */
export class WorkspaceLayout {
  readonly workspaces: string;

  constructor(
    dataDir: string,
    readonly sockets: string,
  ) {
    this.workspaces = join(dataDir, 'workspaces');
  }

  directory(place: WorkspacePlace, sessionId: string, uid: string): string {
    assertId(sessionId);
    assertId(uid);
    return join(this.workspaces, place === 'live' ? sessionId : `${place}-${sessionId}-${uid}`);
  }

  /** Folder the workspace writes its socket to. */
  runDirectory(sessionId: string): string {
    assertId(sessionId);
    return join(this.sockets, sessionId);
  }

  listenSocket(sessionId: string): string {
    return join(this.runDirectory(sessionId), 'app.sock');
  }

  /**
   * The same socket under a name that the workspace cannot replace. Dialling a path inside a folder the learner
   * writes to would let a symbolic link point the edge at any socket of this machine.
   */
  publishedSocket(sessionId: string): string {
    assertId(sessionId);
    return join(this.sockets, `${sessionId}.sock`);
  }
}

/** Ids become parts of paths, so nothing else may pass. */
function assertId(id: string): void {
  if (!isId(id)) throw new Error(`not an id: ${JSON.stringify(id)}`);
}

export function parseDirectoryName(
  name: string,
):
  | { readonly place: WorkspacePlace; readonly sessionId: string; readonly uid?: string }
  | undefined {
  if (isId(name)) return { place: 'live', sessionId: name };
  const match = /^(staging|leaving)-([a-z2-7]{20})-([a-z2-7]{20})$/.exec(name);
  const [, place, sessionId, uid] = match ?? [];
  if (place === undefined || sessionId === undefined || uid === undefined) return undefined;
  return { place: place as WorkspacePlace, sessionId, uid };
}

export const fitsSocketPath = (socketDir: string): boolean =>
  Buffer.byteLength(socketDir + listenSuffix) <= longestSocketPath;

/** Inside the data folder where its path is short enough, else a short one that is always the same for it. */
export function chooseSocketDir(dataDir: string, temporaryDir: string): string {
  const preferred = join(dataDir, 'sockets');
  if (fitsSocketPath(preferred)) return preferred;
  const digest = createHash('sha256').update(dataDir).digest('hex').slice(0, 16);
  return join(temporaryDir, `launchpad-workspaces-${digest}`);
}
