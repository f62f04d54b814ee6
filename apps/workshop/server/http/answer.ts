import { AppError } from '@launchpad/kernel';
import type { Buffer } from 'node:buffer';
import { securityHeaders } from './security-headers.js';

/** What goes back for one request. */
export type Answer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
};

export const json = (status: number, value: unknown): Answer => ({
  status,
  headers: { ...securityHeaders, 'content-type': 'application/json', 'cache-control': 'no-store' },
  body: JSON.stringify(value),
});

export const noContent: Answer = { status: 204, headers: securityHeaders, body: '' };

export const redirect = (location: string): Answer => ({
  status: 308,
  headers: { ...securityHeaders, location },
  body: '',
});

/** Problem document (RFC 9457). Of what was not foreseen it tells nothing. */
export function problem(error: unknown): Answer {
  const known =
    error instanceof AppError ? error : new AppError('internal', 'Something went wrong.');
  const { status, title, retryable } = known.traits;
  const answer = json(status, {
    type: 'about:blank',
    title,
    status,
    detail: known.message,
    code: known.code,
    retryable,
  });
  return { ...answer, headers: { ...answer.headers, 'content-type': 'application/problem+json' } };
}
