import type { Logger } from '@launchpad/kernel';
import type { PublicHost } from '../parse/public-hosts.js';
import type { RequestTarget } from '../parse/request-target.js';

export type Served = {
  readonly requestId: string;
  readonly method: string | undefined;
  readonly host: PublicHost | undefined;
  readonly target: RequestTarget | undefined;
  readonly startedAt: number;
};

/** One wide line. No query and no header: both may carry secrets. */
export function logServed(
  log: Logger,
  served: Served,
  outcome: { readonly status: number; readonly aborted?: boolean; readonly upgraded?: boolean },
): void {
  const { host } = served;
  log.info(
    {
      requestId: served.requestId,
      host: host?.kind ?? 'none',
      ...(host?.kind === 'session' ? { sessionId: host.sessionId } : {}),
      method: served.method,
      path: served.target?.pathname,
      ...outcome,
      ms: Math.round(performance.now() - served.startedAt),
    },
    outcome.upgraded === true ? 'websocket closed' : 'request served',
  );
}
