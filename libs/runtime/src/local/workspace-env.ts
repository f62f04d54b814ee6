import type { WorkspaceSpec } from '../workspace-runtime.js';

/** Every process of a workspace inherits this, which is how they are found again. */
export const workspaceMark = 'LAUNCHPAD_WORKSPACE';

export type WorkspacePlaces = { readonly home: string; readonly listenSocket: string };

/** The whole environment of a workspace: nothing of Launchpad's own reaches it. */
export function workspaceEnv(
  spec: WorkspaceSpec,
  uid: string,
  places: WorkspacePlaces,
): Record<string, string> {
  return {
    LANG: 'C.UTF-8',
    PATH: '/usr/local/bin:/usr/bin:/bin',
    ...spec.env,
    HOME: places.home,
    USER: 'learner',
    LOGNAME: 'learner',
    SHELL: '/bin/bash',
    TERM: 'xterm-256color',
    NODE_ENV: 'production',
    LISTEN_SOCKET: places.listenSocket,
    CONTENT_DIR: places.home,
    TERMINALS: String(spec.terminals),
    HARD_DEADLINE: spec.hardDeadline.toISOString(),
    LAUNCHPAD_SESSION: spec.sessionId,
    LAUNCHPAD_IDENTITY_KEY: spec.identityKey,
    [workspaceMark]: uid,
  };
}
