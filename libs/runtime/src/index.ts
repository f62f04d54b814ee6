export type {
  ObservedWorkspace,
  OwnedWorkspace,
  WorkspaceAddress,
  WorkspaceRef,
  WorkspaceRuntime,
  WorkspaceSpec,
} from './workspace-runtime.js';
