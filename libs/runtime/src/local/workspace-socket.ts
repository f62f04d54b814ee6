import { link, lstat, rename, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { AppError } from '@launchpad/kernel';
import { hasErrno } from './errno.js';
import { removeTree } from './file-tree.js';
import type { WorkspaceLayout } from './workspace-layout.js';

const connectTimeoutMs = 2000;

/**
 * Whether the workspace answers. Gives its socket the name the edge dials, once it is there.
 * `link` does not follow symbolic links and only a real socket keeps the name, so what the edge dials was
 * made by the workspace itself.
 */
export async function publishIfAnswering(
  layout: WorkspaceLayout,
  sessionId: string,
): Promise<boolean> {
  const published = layout.publishedSocket(sessionId);
  if (await answers(published)) return true;
  const candidate = `${published}.new`;
  try {
    await rm(candidate, { force: true });
    await link(layout.listenSocket(sessionId), candidate);
    if (!(await lstat(candidate)).isSocket() || !(await answers(candidate))) {
      await rm(candidate, { force: true });
      return false;
    }
    await rename(candidate, published);
    return true;
  } catch (error) {
    // Not there yet, or another look at the same workspace was faster.
    if (hasErrno(error, 'ENOENT', 'ENOTDIR')) return false;
    if (hasErrno(error, 'EEXIST')) return answers(published);
    throw new AppError(
      'runtime.unavailable',
      `The socket of session ${sessionId} could not be read.`,
      {
        cause: error,
      },
    );
  }
}

export async function removeSockets(layout: WorkspaceLayout, sessionId: string): Promise<void> {
  const published = layout.publishedSocket(sessionId);
  await rm(published, { force: true });
  await rm(`${published}.new`, { force: true });
  await removeTree(layout.runDirectory(sessionId));
}

/** Listening is answering: the workshop listens only when it can serve. */
function answers(path: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const socket = connect(path);
    const settle = (finish: () => void) => {
      socket.destroy();
      finish();
    };
    socket.setTimeout(connectTimeoutMs, () => {
      settle(() => {
        resolve(false);
      });
    });
    socket.once('connect', () => {
      settle(() => {
        resolve(true);
      });
    });
    socket.once('error', (error) => {
      settle(() => {
        // A full queue of waiting connections is a busy workspace, not an absent one.
        if (hasErrno(error, 'EAGAIN')) resolve(true);
        else if (hasErrno(error, 'ENOENT', 'ECONNREFUSED', 'ENOTSOCK')) resolve(false);
        else reject(error);
      });
    });
  });
}
