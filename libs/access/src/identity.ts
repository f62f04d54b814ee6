/** What somebody may do in a session: work in it, help in it, or look on. */
export const sessionRoles = ['owner', 'instructor', 'watcher'] as const;
export type SessionRole = (typeof sessionRoles)[number];

export const isSessionRole = (value: unknown): value is SessionRole =>
  sessionRoles.some((role) => role === value);

/** Who comes through the edge, as the workspace and the control plane see it. */
export type Identity = {
  readonly sessionId: string;
  readonly userId: string;
  readonly role: SessionRole;
  readonly expiresAt: Date;
};

/** For whom a token is meant. One made for another audience is refused. */
export const audiences = {
  controlPlane: 'control-plane',
  workspace: (sessionId: string) => `workspace:${sessionId}`,
  /** A port that the workspace exposes. A workspace that knows of no ports refuses what is meant for one. */
  workspacePort: (sessionId: string, port: number) => `workspace:${sessionId}:port:${String(port)}`,
  sessionCookie: (sessionId: string) => `session-cookie:${sessionId}`,
  portCookie: (sessionId: string, port: number) => `port-cookie:${sessionId}:${String(port)}`,
} as const;
