import { type CreateSessionRequest, SessionResource } from '@launchpad/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { request } from '../../../lib/api-client.js';
import { apiPaths } from '../../../lib/paths.js';
import { newRequestKey } from '../../../lib/request-key.js';
import { rememberSession, sessionListKey } from './session-cache.js';

type Start = CreateSessionRequest & { readonly key: string };

/** Starts a workshop. One click is one key, so that a repeated try after a lost answer makes no second session. */
export function useCreateSession() {
  const queryClient = useQueryClient();
  const mutation = useMutation({
    mutationFn: ({ key, ...body }: Start) =>
      request(apiPaths.sessions, SessionResource, {
        method: 'POST',
        body,
        headers: { 'idempotency-key': key },
      }),
    onSuccess: (session) => {
      rememberSession(queryClient, session);
      void queryClient.invalidateQueries({ queryKey: sessionListKey });
    },
  });
  type Options = Parameters<typeof mutation.mutate>[1];
  const start = (asked: CreateSessionRequest, options?: Options): void => {
    mutation.mutate({ ...asked, key: newRequestKey() }, options);
  };
  return { ...mutation, start };
}
