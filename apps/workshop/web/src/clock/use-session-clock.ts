import { useCallback, useEffect, useRef, useState } from 'react';
import { readClock } from './session-requests.js';
import { timeLeft, type SeenSession, type TimeLeft } from './time-left.js';

const pollMs = 15_000;

export type SessionClock = {
  /** `undefined` while the workshop stands alone or nothing is known yet. */
  readonly seen: SeenSession | undefined;
  readonly left: TimeLeft | undefined;
  /** Whether it is certain that no Launchpad is behind this page. */
  readonly alone: boolean;
  readonly refresh: () => void;
};

/** Follows the session's clock at the edge, and leaves the page to the edge when the session is over. */
export function useSessionClock(): SessionClock {
  const [seen, setSeen] = useState<SeenSession>();
  const [left, setLeft] = useState<TimeLeft>();
  const [alone, setAlone] = useState(false);
  const known = useRef(false);

  const refresh = useCallback(() => {
    void readClock().then((answer) => {
      if (answer.kind === 'session') {
        known.current = true;
        setSeen({ session: answer.session, seenAt: performance.now() });
      } else if (answer.kind === 'over' || (answer.kind === 'none' && known.current)) {
        location.reload();
      } else if (answer.kind === 'none') {
        setAlone(true);
      }
    });
  }, []);

  useEffect(() => {
    const visible = (): void => {
      if (document.visibilityState === 'visible') refresh();
    };
    const timer = setInterval(refresh, pollMs);
    document.addEventListener('visibilitychange', visible);
    refresh();
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', visible);
    };
  }, [refresh]);

  useEffect(() => {
    if (seen === undefined) return undefined;
    const tick = (): void => {
      const next = timeLeft(seen, performance.now());
      setLeft(next);
      if (next.seconds === 0 || next.idleSeconds === 0) refresh();
    };
    tick();
    const timer = setInterval(tick, 1000);
    return () => {
      clearInterval(timer);
    };
  }, [seen, refresh]);

  return { seen, left, alone, refresh };
}
