import { AppError } from '@launchpad/kernel';
import type { Buffer } from 'node:buffer';
import type { Readable } from 'node:stream';
import { securityHeaders } from './security-headers.js';

/** What goes back for one request. A stream is sent as it comes, and destroyed when the browser leaves. */
export type Answer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer | Readable;
};

export const json = (status: number, value: unknown): Answer & { readonly body: string } => ({
  status,
  headers: { ...securityHeaders, 'content-type': 'application/json', 'cache-control': 'no-store' },
  body: JSON.stringify(value),
});

export const noContent: Answer = { status: 204, headers: securityHeaders, body: '' };

export const redirect = (location: string): Answer & { readonly body: string } => ({
  status: 308,
  headers: { ...securityHeaders, location },
  body: '',
});

/** Problem document (RFC 9457). Of what was not foreseen it tells nothing. */
export function problem(error: unknown): Answer & { readonly body: string } {
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
  return {
    ...answer,
    headers: {
      ...answer.headers,
      'content-type': 'application/problem+json',
      ...headerOf(known, 'allow', 'allow'),
      ...headerOf(known, 'challenge', 'www-authenticate'),
    },
  };
}

/** Two kinds of refusal have to say in a header what would be accepted (RFC 9110 §15.5.2 and §15.5.6). */
function headerOf(error: AppError, detail: string, header: string): Record<string, string> {
  const value = error.details[detail];
  return typeof value === 'string' ? { [header]: value } : {};
}
