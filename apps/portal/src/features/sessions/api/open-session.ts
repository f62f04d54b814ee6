import { OpenedSession } from '@launchpad/contract';
import { useMutation } from '@tanstack/react-query';
import { useEffect } from 'react';
import { request } from '../../../lib/api-client.js';
import { useLeaveSite } from '../../../lib/leave-site.js';
import { apiPaths } from '../../../lib/paths.js';

/** Gets the one-time address of a session's own host and goes there. */
export function useOpenSession() {
  const leave = useLeaveSite();
  const mutation = useMutation({
    mutationFn: (id: string) =>
      request(apiPaths.openSession(id), OpenedSession, { method: 'POST' }),
    onSuccess: ({ url }) => {
      leave(url);
    },
  });
  const { reset } = mutation;

  // Back from the session, a browser may show this page as it was left: "Opening…" for ever.
  useEffect(() => {
    const onShow = (event: PageTransitionEvent): void => {
      if (event.persisted) reset();
    };
    window.addEventListener('pageshow', onShow);
    return () => {
      window.removeEventListener('pageshow', onShow);
    };
  }, [reset]);

  return {
    open: mutation.mutate,
    /** Also true after success: the browser is on its way. */
    opening: mutation.isPending || mutation.isSuccess,
    error: mutation.error,
  };
}
