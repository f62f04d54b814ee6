/** Somebody who acts. Anonymous users are made at their first change, never by a look. */
export type User = {
  readonly id: string;
  readonly tenantId: string;
  readonly anonymous: boolean;
  /** Runs the installation. */
  readonly operator: boolean;
};

/** A login, to be put in a cookie. The token is shown once; the database keeps its hash. */
export type Login = { readonly user: User; readonly token: string; readonly expiresAt: Date };
