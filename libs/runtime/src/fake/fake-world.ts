import { newId } from '@launchpad/kernel';
import type { StartFailure } from '../start-failure.js';
import type { WorkspaceSpec } from '../workspace-runtime.js';

export type FakeStart =
  | { readonly kind: 'takes'; readonly ms: number }
  /** Until it is released. */
  | { readonly kind: 'held' }
  | { readonly kind: 'fails'; readonly cause: string; readonly code?: StartFailure };

export type FakeWorkspace = {
  readonly spec: WorkspaceSpec;
  readonly uid: string;
  readonly createdAt: Date;
  readonly home: Set<string>;
  start: FakeStart;
  startedAt: Date;
  isRunning: boolean;
  hasCrashed: boolean;
  isLeaving: boolean;
};

/** What exists outside of Launchpad and outlives it. */
export class FakeWorld {
  readonly workspaces = new Map<string, FakeWorkspace>();
  readonly starts = new Map<string, FakeStart>();
  readonly blocks = new Map<string, string>();

  create(spec: WorkspaceSpec, uid: string, now: Date): FakeWorkspace {
    const workspace: FakeWorkspace = {
      spec,
      uid,
      createdAt: now,
      home: new Set(),
      start: { kind: 'takes', ms: 0 },
      startedAt: now,
      isRunning: false,
      hasCrashed: false,
      isLeaving: false,
    };
    this.workspaces.set(spec.sessionId, workspace);
    return workspace;
  }

  /** Puts another installation's workspace where this session's would be. */
  plantStranger(sessionId: string): void {
    const spec: WorkspaceSpec = {
      sessionId,
      tenantId: newId(),
      installationId: 'a-stranger',
      contentDir: '/nowhere',
      env: {},
      terminals: 1,
      identityKey: '{}',
      hardDeadline: new Date(0),
    };
    this.create(spec, newId(), new Date(0)).isRunning = true;
  }
}
