import type { Problem } from '@launchpad/contract';
import { ApiError } from './api-error.js';
import { formatLength } from './format-duration.js';

export type Explanation = {
  readonly title: string;
  /** Cause and remedy, for somebody who did nothing wrong. */
  readonly detail: string;
  /** What to quote when asking for help. */
  readonly reference?: string;
};

const byStatus: Readonly<Record<number, Explanation>> = {
  401: {
    title: 'You are not signed in here',
    detail: 'This browser is not known to Launchpad, or its sign-in has run out. Sign in again.',
  },
  403: {
    title: 'This is not open to you',
    detail: 'The account in this browser may not do that.',
  },
  404: {
    title: 'There is nothing here',
    detail: 'The link may be mistyped, or what it pointed to is gone.',
  },
  503: {
    title: 'Launchpad is not ready just now',
    detail:
      'It is starting, or a part of it does not answer. Nothing of yours is lost. Try again in a moment.',
  },
};

/** Where the status alone would send people the wrong way. */
const byCode: Readonly<Record<string, Explanation>> = {
  'session.isolation_unproven': {
    title: 'Sessions without an account are switched off',
    detail:
      'This Launchpad has no proof yet that its cluster keeps learners apart. Whoever runs it finds the cause and the remedy in the worker’s log; trying again does not help before that.',
  },
};

/** Any error, in plain words that name the cause and the remedy. */
export function explainError(error: unknown): Explanation {
  if (!(error instanceof ApiError)) {
    return {
      title: 'This page stumbled',
      detail: 'Something in the page itself went wrong. Reload it; your sessions are not affected.',
    };
  }
  const { failure } = error;
  switch (failure.kind) {
    case 'unreachable':
      return {
        title: 'Launchpad cannot be reached',
        detail: 'Check that you are online, then try again. Running sessions are not affected.',
      };
    case 'timeout':
      return {
        title: 'Launchpad takes too long to answer',
        detail: 'The connection is slow, or it is very busy. Wait a moment and try again.',
      };
    case 'unreadable':
      return {
        title: 'This page is out of date',
        detail: 'Launchpad answered in a way this page does not understand. Reload the page.',
      };
    case 'refused':
      return explainRefusal(failure);
  }
}

type Refusal = {
  readonly status: number;
  readonly problem?: Problem;
  readonly retryAfterSeconds?: number;
};

function explainRefusal({ status, problem, retryAfterSeconds }: Refusal): Explanation {
  const reference = problem === undefined ? {} : { reference: problem.requestId };
  if (status === 429) {
    const wait = retryAfterSeconds === undefined ? 'a moment' : formatLength(retryAfterSeconds);
    return {
      title: 'That was a little too often',
      detail: `Launchpad limits how many requests one person makes. Wait ${wait}, then try again.`,
    };
  }
  const known = byCode[problem?.code ?? ''] ?? byStatus[status];
  if (known !== undefined) return { ...known, ...(status === 503 ? reference : {}) };
  if (status >= 500 || problem === undefined) {
    return {
      title: 'Something went wrong on our side',
      detail: 'It is not your doing. Try again; if it stays, tell whoever runs this Launchpad.',
      ...reference,
    };
  }
  return { title: problem.title, detail: problem.detail };
}
