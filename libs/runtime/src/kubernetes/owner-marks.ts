import type { ObjectMeta } from './cluster-objects.js';
import { sessionOfNamespace } from './slug.js';

export const labels = {
  managedBy: 'app.kubernetes.io/managed-by',
  installation: 'launchpad.dev/installation',
  tenant: 'launchpad.dev/tenant',
  session: 'launchpad.dev/session',
  /** Tells the workspace's own pod from the learner's. */
  component: 'app.kubernetes.io/component',
} as const;

export const annotations = {
  expiresAt: 'launchpad.dev/expires-at',
  /** Uid of the namespace an object was made for: a fence against what an earlier one of the same name left. */
  workspace: 'launchpad.dev/workspace',
} as const;

const managedBy = 'launchpad';

export type Owner = {
  readonly installationId: string;
  readonly tenantId: string;
  readonly sessionId: string;
};

/** On everything Launchpad makes. Labels find candidates; together with the name and the uid they prove ownership. */
export const ownerLabels = (owner: Owner): Record<string, string> => ({
  [labels.managedBy]: managedBy,
  [labels.installation]: owner.installationId,
  [labels.tenant]: owner.tenantId,
  [labels.session]: owner.sessionId,
});

/** Finds what may be ours; `isOurs` decides. */
export const ownedSelector = (installationId: string): string =>
  `${labels.managedBy}=${managedBy},${labels.installation}=${installationId}`;

/**
 * Whether an object was made by this installation for this session. A namespace must have the session's name too: labels
 * can be copied to any object, a name belongs to one.
 */
export function isOurs(
  { labels: found = {} }: Pick<ObjectMeta, 'labels'>,
  owner: Pick<Owner, 'installationId' | 'sessionId'>,
): boolean {
  return (
    found[labels.managedBy] === managedBy &&
    found[labels.installation] === owner.installationId &&
    found[labels.session] === owner.sessionId
  );
}

/** The session of a namespace of ours; `undefined` for every other, whatever its labels look like. */
export function ownedSession(metadata: ObjectMeta, installationId: string): string | undefined {
  const sessionId = sessionOfNamespace(metadata.name);
  if (sessionId === undefined) return undefined;
  return isOurs(metadata, { installationId, sessionId }) ? sessionId : undefined;
}
