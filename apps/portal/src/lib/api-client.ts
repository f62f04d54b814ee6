import { Problem } from '@launchpad/contract';
import type { z } from 'zod';
import { ApiError } from './api-error.js';

type Call = {
  readonly method?: 'GET' | 'POST' | 'DELETE';
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
};

const timeoutMs = 20_000;

/** One call whose answer is read with `schema`. */
export async function request<T>(path: string, schema: z.ZodType<T>, call: Call = {}): Promise<T> {
  const response = await send(path, call);
  const read = schema.safeParse(await readJson(response));
  if (!read.success) throw new ApiError({ kind: 'unreadable' }, read.error);
  return read.data;
}

/** One call whose answer has no content that matters. */
export async function send(path: string, call: Call = {}): Promise<Response> {
  const response = await dial(path, call);
  if (!response.ok) throw await refusal(response);
  return response;
}

async function dial(
  path: string,
  { method = 'GET', body, headers, signal }: Call,
): Promise<Response> {
  const timeout = AbortSignal.timeout(timeoutMs);
  try {
    return await fetch(new URL(path, window.location.origin), {
      method,
      headers: {
        accept: 'application/json, application/problem+json',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  } catch (error) {
    // The query was cancelled: its owner knows, and it is no failure.
    if (signal?.aborted === true) throw error;
    throw new ApiError({ kind: timeout.aborted ? 'timeout' : 'unreachable' }, error);
  }
}

async function refusal(response: Response): Promise<ApiError> {
  const problem = Problem.safeParse(await response.json().catch(() => undefined));
  const retryAfter = Number(response.headers.get('retry-after') ?? Number.NaN);
  return new ApiError({
    kind: 'refused',
    status: response.status,
    ...(problem.success ? { problem: problem.data } : {}),
    ...(Number.isFinite(retryAfter) ? { retryAfterSeconds: retryAfter } : {}),
  });
}

async function readJson(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch (error) {
    throw new ApiError({ kind: 'unreadable' }, error);
  }
}
