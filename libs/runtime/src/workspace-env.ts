import type { WorkspaceSpec } from './workspace-runtime.js';

/** Every process of a workspace inherits this, which is how they are found again. */
export const workspaceMark = 'LAUNCHPAD_WORKSPACE';

export type WorkspacePlaces = {
  readonly home: string;
  /** Where the workshop app listens, in its own settings. */
  readonly listen:
    { readonly LISTEN_SOCKET: string } | { readonly HOST: string; readonly PORT: string };
};

/** What the workshop app of a workspace is told, whatever runs it. What the author sets cannot replace it. */
export function workspaceEnv(
  spec: WorkspaceSpec,
  uid: string,
  places: WorkspacePlaces,
): Record<string, string> {
  return {
    ...spec.env,
    HOME: places.home,
    USER: 'learner',
    LOGNAME: 'learner',
    SHELL: '/bin/bash',
    TERM: 'xterm-256color',
    NODE_ENV: 'production',
    ...places.listen,
    CONTENT_DIR: places.home,
    TERMINALS: String(spec.terminals),
    PORTS: (spec.ports ?? []).join(','),
    HARD_DEADLINE: spec.hardDeadline.toISOString(),
    LAUNCHPAD_SESSION: spec.sessionId,
    LAUNCHPAD_IDENTITY_KEY: spec.identityKey,
    [workspaceMark]: uid,
  };
}
