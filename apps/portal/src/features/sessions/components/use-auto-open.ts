import { useEffect, useRef } from 'react';
import { useLocation, useNavigate } from 'react-router';
import { useOpenSession } from '../api/open-session.js';
import type { Session } from '../api/session-cache.js';

type VisitState = { readonly opened?: boolean } | null;

/**
 * Goes into the session by itself as soon as it is ready: once for each visit. The visit is noted in the history entry,
 * so that whoever comes back with the browser's Back button is asked instead of being sent away again.
 */
export function useAutoOpen(session: Session) {
  const { open, opening, error } = useOpenSession();
  const navigate = useNavigate();
  const visit = useLocation().state as VisitState;
  const wentAlready = visit?.opened === true;
  const due = session.state === 'ready' && !wentAlready;
  const begun = useRef(false);

  useEffect(() => {
    if (!due || begun.current) return;
    begun.current = true;
    void navigate('.', { replace: true, state: { opened: true }, preventScrollReset: true });
    open(session.id);
  }, [due, navigate, open, session.id]);

  return {
    opening: opening || (due && error === null),
    error,
    open: () => {
      open(session.id);
    },
  };
}
