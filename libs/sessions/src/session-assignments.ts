import { joinSql, sql, type Sql } from '@launchpad/platform';
import type { Session } from './session.js';

/** The parts of a row that a pass may change, beside its state. */
export type SessionPatch = Partial<
  Pick<
    Session,
    | 'phase'
    | 'readyAt'
    | 'expiresAt'
    | 'maxExpiresAt'
    | 'lastInputAt'
    | 'idleWarnings'
    | 'endReason'
    | 'failure'
    | 'failureCode'
    | 'workspaceUid'
    | 'restarts'
    | 'blockedBy'
  >
> & { readonly address?: NonNullable<Session['address']>; readonly wakeAt?: Date };

type Assignments = {
  readonly [K in keyof Required<SessionPatch>]: (value: Required<SessionPatch>[K]) => Sql;
};

const assignments: Assignments = {
  phase: (value) => sql`phase = ${value}`,
  readyAt: (value) => sql`ready_at = ${value}`,
  expiresAt: (value) => sql`expires_at = ${value}`,
  maxExpiresAt: (value) => sql`max_expires_at = ${value}`,
  lastInputAt: (value) => sql`last_input_at = ${value}`,
  idleWarnings: (value) => sql`idle_warnings = ${value}`,
  endReason: (value) => sql`end_reason = ${value}::end_reason`,
  failure: (value) => sql`failure = ${value}`,
  failureCode: (value) => sql`failure_code = ${value}`,
  workspaceUid: (value) => sql`workspace_uid = ${value}`,
  restarts: (value) => sql`restarts = ${value}`,
  blockedBy: (value) => sql`blocked_by = ${value}`,
  address: (value) => sql`address = ${JSON.stringify(value)}::jsonb`,
  wakeAt: (value) => sql`wake_at = ${value}`,
};

/** What an `UPDATE sessions SET` takes. */
export function assign(patch: SessionPatch, ...more: readonly Sql[]): Sql {
  const parts = Object.entries(patch).map(([name, value]) =>
    assignments[name as keyof SessionPatch](value as never),
  );
  return joinSql([...parts, ...more]);
}
