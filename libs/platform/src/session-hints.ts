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

  const reconnect = (error: unknown): void => {
    client?.removeAllListeners();
    client?.on('error', () => undefined);
    void client?.end().catch(() => undefined);
    client = undefined;
    if (closed) return;
    options.log.debug({ err: error }, 'session hints lost, connecting again');
    retry = setTimeout(() => void connect(), 1000);
  };
  const connect = async (): Promise<void> => {
    const next = new Client({ connectionString: options.url });
    client = next;
    next.on('error', reconnect);
    next.on('notification', ({ payload }) => {
      for (const subscriber of subscribers) subscriber(payload ?? '');
    });
    try {
      await next.connect();
      await next.query(`LISTEN ${channel}`);
    } catch (error) {
      reconnect(error);
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
