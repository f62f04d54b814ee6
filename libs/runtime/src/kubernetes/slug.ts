import { isId } from '@launchpad/kernel';
import type { ClusterAccess } from '../cluster-request.js';

const prefix = 'lp-';

/**
 * The namespace of a session. Ids are 20 characters of `a-z2-7`, so the name is a DNS label (RFC 1123, at most 63),
 * no two sessions share one, and it can be read back.
 */
export function namespaceOf(sessionId: string): string {
  if (!isId(sessionId)) throw new Error(`not an id: ${JSON.stringify(sessionId)}`);
  return prefix + sessionId;
}

export function sessionOfNamespace(namespace: string): string | undefined {
  const id = namespace.slice(prefix.length);
  return namespace.startsWith(prefix) && isId(id) ? id : undefined;
}

/**
 * The ClusterRole that says what a kind of access comes to (`infra/k8s/base/learner-roles.yaml`). The built-in ones would
 * let a learner take down the network policies around the session.
 */
export const learnerRole = (access: Exclude<ClusterAccess, 'none'>): string =>
  `launchpad-learner-${access}`;

/** What is inside the namespace has the same name in every session. */
export const objectNames = {
  budget: 'budget',
  /** Traffic that no pod of the namespace may have. */
  isolation: 'isolation',
  edgeAccess: 'edge-access',
  account: 'learner',
  roleBinding: 'learner',
  content: 'content',
  home: 'home',
  pod: 'workspace',
  container: 'workshop',
  copyHome: 'copy-home',
} as const;
