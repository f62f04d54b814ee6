import { useCallback, useEffect, useState } from 'react';
import { fetchJson } from './fetch-json.js';

export type Loaded<T> =
  | { readonly state: 'loading' }
  | { readonly state: 'ready'; readonly value: T }
  | { readonly state: 'failed'; readonly message: string };

/** What the server says at `path`; the earlier answer stays on screen until the next one is there. */
export function useAnswer<T>(path: string | undefined): Loaded<T> & { readonly retry: () => void } {
  const [loaded, setLoaded] = useState<Loaded<T>>({ state: 'loading' });
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    if (path === undefined) return undefined;
    const abort = new AbortController();
    fetchJson<T>(path, abort.signal).then(
      (value) => {
        setLoaded({ state: 'ready', value });
      },
      (error: unknown) => {
        if (abort.signal.aborted) return;
        setLoaded({
          state: 'failed',
          message: error instanceof Error ? error.message : String(error),
        });
      },
    );
    return () => {
      abort.abort();
    };
  }, [path, attempt]);
  const retry = useCallback(() => {
    setAttempt((count) => count + 1);
  }, []);
  return { ...loaded, retry };
}
