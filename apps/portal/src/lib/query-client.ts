import { QueryClient } from '@tanstack/react-query';
import { isRetryable, retryAfterMs } from './api-error.js';

const longestWaitMs = 10_000;

function retryDelay(attempt: number, error: unknown): number {
  return retryAfterMs(error) ?? Math.min(500 * 2 ** attempt, longestWaitMs);
}

// A server that asks for a long pause is shown to the person at once rather than waited for in silence.
function retry(count: number, error: unknown): boolean {
  return count < 2 && isRetryable(error) && retryDelay(count, error) <= longestWaitMs;
}

export function createQueryClient(): QueryClient {
  // `always`: being offline must end in words on the page, not in a spinner that waits for the network.
  const shared = { networkMode: 'always', retry, retryDelay } as const;
  return new QueryClient({
    defaultOptions: { queries: { ...shared, staleTime: 5_000 }, mutations: shared },
  });
}
