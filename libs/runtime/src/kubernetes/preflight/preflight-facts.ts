import type { Right } from './cluster-rights.js';

/** What could not be found out is neither good nor bad: it counts as unproven and says why. */
export type Fact<T> =
  { readonly known: true; readonly value: T } | { readonly known: false; readonly cause: string };

export const known = <T>(value: T): Fact<T> => ({ known: true, value });
export const unknown = (cause: string): Fact<never> => ({ known: false, cause });

/** What a pod met that tried to connect. */
export type Reach = 'reached' | 'blocked';

export type NetworkFacts = {
  /** Between two pods without policies: shows that blocked elsewhere means blocked. */
  readonly unhindered: Reach;
  /** From a pod without policies to one behind the walls of a session. */
  readonly inward: Reach;
  /** From behind the walls of a session to a pod of another namespace. */
  readonly outward: Reach;
  /** From behind the walls of a session to the addresses where clouds answer for the node. */
  readonly metadata: Reach;
};

export type RightsFacts = {
  readonly missing: readonly Right[];
  /** Missing, and needed only by workshops that bring objects of their own. */
  readonly missingForObjects: readonly Right[];
  readonly excess: readonly string[];
};

export type PreflightFacts = {
  readonly version: Fact<{ readonly major: number; readonly minor: number }>;
  readonly rights: Fact<RightsFacts>;
  readonly network: Fact<NetworkFacts>;
  /** Whether the API server refuses a privileged pod in a namespace that enforces the restricted profile. */
  readonly podSecurity: Fact<'refuses' | 'accepts'>;
};
