import { useCallback, useEffect, useState } from 'react';
import { faultOf, fetchJson } from './fetch-json.js';

export type Loaded<T> =
  | { readonly state: 'loading' }
  | { readonly state: 'ready'; readonly value: T }
  | { readonly state: 'failed'; readonly message: string; readonly status: number };

export type Asked<T> = Loaded<T> & { readonly retry: () => void };

/**
 * What the server says at `path`; the earlier answer stays on screen until the next one is there. Another `revision` asks
 * again.
 */
export function useAnswer<T>(path: string | undefined, revision = 0): Asked<T> {
  const [loaded, setLoaded] = useState<Loaded<T>>({ state: 'loading' });
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    if (path === undefined) return undefined;
    const abort = new AbortController();
    fetchJson<T>(path, { signal: abort.signal }).then(
      (value) => {
        if (!abort.signal.aborted) setLoaded({ state: 'ready', value });
      },
      (error: unknown) => {
        if (abort.signal.aborted) return;
        const { message, status } = faultOf(error);
        setLoaded({ state: 'failed', message, status });
      },
    );
    return () => {
      abort.abort();
    };
  }, [path, attempt, revision]);
  const retry = useCallback(() => {
    setAttempt((count) => count + 1);
  }, []);
  return { ...loaded, retry };
}
