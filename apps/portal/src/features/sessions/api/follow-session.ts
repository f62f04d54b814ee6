import { SessionEventMessage } from '@launchpad/contract';
import { apiPaths } from '../../../lib/paths.js';

export type Connection = 'connecting' | 'live' | 'lost';

type Follower = {
  readonly onMessage: (message: SessionEventMessage) => void;
  readonly onConnection: (connection: Connection) => void;
};

const firstPauseMs = 2_000;
const longestPauseMs = 30_000;

/**
 * Follows a session's event stream until told to stop. The browser itself resumes a stream that breaks; one that was
 * refused (a restart behind a proxy answers 502) it gives up, and that is opened anew here, ever more slowly.
 */
export function followSession(id: string, { onMessage, onConnection }: Follower): () => void {
  let source: EventSource | undefined;
  let timer: number | undefined;
  let pauseMs = firstPauseMs;

  const connect = (): void => {
    const stream = new EventSource(apiPaths.sessionEvents(id));
    source = stream;
    stream.addEventListener('open', () => {
      pauseMs = firstPauseMs;
      onConnection('live');
    });
    stream.addEventListener('session', (event: MessageEvent<string>) => {
      const message = readMessage(event.data);
      if (message !== undefined) onMessage(message);
    });
    stream.addEventListener('error', () => {
      onConnection('lost');
      if (stream.readyState !== EventSource.CLOSED) return;
      timer = window.setTimeout(connect, pauseMs);
      pauseMs = Math.min(pauseMs * 2, longestPauseMs);
    });
  };
  connect();

  return () => {
    window.clearTimeout(timer);
    source?.close();
  };
}

/** A message this page does not understand is left out: the session is also fetched whenever the page is looked at. */
function readMessage(data: string): SessionEventMessage | undefined {
  try {
    return SessionEventMessage.safeParse(JSON.parse(data)).data;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
