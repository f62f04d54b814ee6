/** What has to be proven before learners whom nobody knows may share a cluster. Operators waive them by these names. */
export const isolationProofs = ['network-policy', 'metadata', 'pod-security'] as const;

export type IsolationProof = (typeof isolationProofs)[number];
