import { defaultObjectPolicy, type ObjectPolicy } from '@launchpad/runtime';

/** What the operator allows beyond the defaults, by tenant. */
export type WorkshopPolicy = {
  /** Whose workshops' own pods are held to the *baseline* Pod Security Standard; all others' to *restricted*. */
  readonly baselineTenants: readonly string[];
};

export const defaultWorkshopPolicy: WorkshopPolicy = { baselineTenants: [] };

export const objectPolicyOf = (
  { baselineTenants }: WorkshopPolicy,
  tenantId: string,
): ObjectPolicy =>
  baselineTenants.includes(tenantId) ? { podSecurity: 'baseline' } : defaultObjectPolicy;
