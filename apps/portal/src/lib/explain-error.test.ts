import { expect, it } from 'vitest';
import { ApiError, isRetryable, type Failure } from './api-error.js';
import { explainError } from './explain-error.js';

const cases: [Failure, string, boolean][] = [
  [{ kind: 'unreachable' }, 'Launchpad cannot be reached', true],
  [{ kind: 'timeout' }, 'Launchpad takes too long to answer', true],
  [{ kind: 'unreadable' }, 'This page is out of date', false],
  [{ kind: 'refused', status: 401 }, 'You are not signed in here', false],
  [
    {
      ...{ kind: 'refused', status: 403 },
      problem: {
        ...{ type: 'about:blank', title: 'x', status: 403, detail: 'x', retryable: false },
        ...{ code: 'session.isolation_unproven', requestId: 'r' },
      },
    },
    'Sessions without an account are switched off',
    false,
  ],
  [{ kind: 'refused', status: 403 }, 'This is not open to you', false],
  [{ kind: 'refused', status: 404 }, 'There is nothing here', false],
  [{ kind: 'refused', status: 429 }, 'That was a little too often', false],
  [{ kind: 'refused', status: 500 }, 'Something went wrong on our side', false],
  [{ kind: 'refused', status: 502 }, 'Something went wrong on our side', true],
  [{ kind: 'refused', status: 503 }, 'Launchpad is not ready just now', true],
];

it.each(cases)('%o', (failure, title, retryable) => {
  const error = new ApiError(failure);
  expect(explainError(error).title).toBe(title);
  expect(isRetryable(error)).toBe(retryable);
});

it('does not show the words of a fault in the page itself', () => {
  expect(explainError(new TypeError('x is undefined')).detail).not.toContain('undefined');
});
