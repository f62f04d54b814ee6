import type { Logger } from '@launchpad/kernel';
import type { PublicHost } from '../parse/public-hosts.js';

/** What is remembered of a request until its line is written: no query and no header, as both may carry secrets. */
export type Served = {
  readonly requestId: string;
  readonly method: string | undefined;
  readonly host: PublicHost | undefined;
  readonly path: string | undefined;
  readonly startedAt: number;
};

export type Outcome = {
  readonly status: number;
  readonly refusal?: string | undefined;
  readonly aborted?: boolean;
  readonly upgraded?: boolean;
  readonly bytesIn?: number;
  readonly bytesOut?: number;
};

/** One wide line. */
export function logServed(log: Logger, served: Served, outcome: Outcome): void {
  const { host } = served;
  log.info(
    {
      requestId: served.requestId,
      host: host?.kind ?? 'none',
      ...(host !== undefined && 'sessionId' in host ? { sessionId: host.sessionId } : {}),
      ...(host?.kind === 'port' ? { port: host.port } : {}),
      method: served.method,
      path: served.path,
      ...outcome,
      ms: Math.round(performance.now() - served.startedAt),
    },
    outcome.upgraded === true ? 'websocket closed' : 'request served',
  );
}
