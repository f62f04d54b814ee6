import { Client } from 'pg';
import type { Logger } from '@launchpad/kernel';

const channel = 'launchpad_session';

export type SessionHints = {
  /** Calls `onHint` with a session's id when its row changed. Hints may be lost; nothing may depend on them. Returns how to stop. */
  subscribe(onHint: (sessionId: string) => void): () => void;
  close(): Promise<void>;
};

/** Listens to Postgres' notifications on one connection of its own, and connects again after a loss. */
export function listenForSessionHints(options: {
  readonly url: string;
  readonly log: Logger;
}): SessionHints {
  const subscribers = new Set<(sessionId: string) => void>();
  let closed = false;
  let client: Client | undefined;
  let retry: NodeJS.Timeout | undefined;

  const reconnect = (lost: Client, error: unknown): void => {
    // A connection that breaks says so twice: as an event, and as the failure of what was asked of it.
    if (client !== lost) return;
    lost.removeAllListeners();
    lost.on('error', () => undefined);
    void lost.end().catch(() => undefined);
    client = undefined;
    if (closed) return;
    options.log.debug({ err: error }, 'session hints lost, connecting again');
    retry = setTimeout(() => void connect(), 1000);
  };
  const connect = async (): Promise<void> => {
    const next = new Client({ connectionString: options.url, keepAlive: true });
    client = next;
    next.on('error', (error) => {
      reconnect(next, error);
    });
    next.on('notification', ({ payload }) => {
      for (const subscriber of subscribers) subscriber(payload ?? '');
    });
    try {
      await next.connect();
      await next.query(`LISTEN ${channel}`);
    } catch (error) {
      reconnect(next, error);
    }
  };
  const connecting = connect();

  return {
    subscribe(onHint) {
      subscribers.add(onHint);
      return () => subscribers.delete(onHint);
    },
    async close() {
      closed = true;
      clearTimeout(retry);
      await connecting;
      const last = client;
      client = undefined;
      last?.removeAllListeners('error');
      last?.on('error', () => undefined);
      await last?.end();
    },
  };
}
