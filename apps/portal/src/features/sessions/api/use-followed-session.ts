import type { SessionEventMessage } from '@launchpad/contract';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { followSession, type Connection } from './follow-session.js';
import { useSession } from './get-session.js';
import { rememberSession, sessionListKey } from './session-cache.js';

const pollWithoutStreamMs = 3_000;
const keptMessages = 40;

/** A session that keeps itself up to date: by its event stream, and by asking while there is none. */
export function useFollowedSession(id: string) {
  const queryClient = useQueryClient();
  const [connection, setConnection] = useState<Connection>('connecting');
  const [messages, setMessages] = useState<readonly SessionEventMessage[]>([]);
  const query = useSession(id, connection === 'live' ? false : pollWithoutStreamMs);
  const worthFollowing = query.data !== undefined && query.data.state !== 'ended';

  useEffect(() => {
    if (!worthFollowing) return;
    return followSession(id, {
      onConnection: setConnection,
      onMessage: (message) => {
        rememberSession(queryClient, message.session);
        setMessages((earlier) => [...earlier, message].slice(-keptMessages));
        if (message.kind === 'state') {
          void queryClient.invalidateQueries({ queryKey: sessionListKey });
        }
      },
    });
  }, [id, queryClient, worthFollowing]);

  return { query, session: query.data, connection, messages };
}
