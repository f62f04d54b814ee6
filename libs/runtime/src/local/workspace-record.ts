import { z } from 'zod';

/** Which process runs a workspace. A pid alone is reused; with its start time and the boot it is unique. */
const WorkspaceProcess = z.strictObject({
  pid: z.number().int().positive(),
  /** Field 22 of `/proc/<pid>/stat`. */
  startTime: z.string(),
  bootId: z.string(),
  /** Whether it was ever seen answering: dying before that is a failed start, after it a crash. */
  answered: z.boolean(),
});

export type WorkspaceProcess = z.infer<typeof WorkspaceProcess>;

/** `workspace.json`: the mark by which a directory is known to be ours, and what a restart must know. */
export const WorkspaceRecord = z.strictObject({
  version: z.literal(1),
  installationId: z.string(),
  sessionId: z.string(),
  tenantId: z.string(),
  uid: z.string(),
  /** Numeric user that owns the home, when each workspace has one of its own. */
  osUser: z.number().int().positive().nullable(),
  createdAt: z.iso.datetime(),
  hardDeadline: z.iso.datetime(),
  process: WorkspaceProcess.nullable(),
});

export type WorkspaceRecord = z.infer<typeof WorkspaceRecord>;
