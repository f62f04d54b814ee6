import type { SessionResource } from '@launchpad/contract';

type EndExplanation = {
  readonly title: string;
  /** What it means, once it is over. */
  readonly detail: string;
  /** What exactly went wrong, in the words of whoever saw it. True from the first moment on. */
  readonly cause?: string;
  readonly tone: 'calm' | 'warning' | 'error';
};

const byReason: Record<NonNullable<SessionResource['endReason']>, EndExplanation> = {
  finished: {
    title: 'You finished this session',
    detail: 'Everything in it has been removed.',
    tone: 'calm',
  },
  expired: {
    title: 'The time was up',
    detail: 'The session reached the end of its clock, so everything in it has been removed.',
    tone: 'warning',
  },
  idle: {
    title: 'It ended because nobody was using it',
    detail: 'There was no typing or clicking for a while, so its place was given back.',
    tone: 'warning',
  },
  stopped: {
    title: 'It was stopped by whoever runs this Launchpad',
    detail: 'This was not your doing. You can start again, or ask them why.',
    tone: 'warning',
  },
  cohort_closed: {
    title: 'The event is over',
    detail: 'The organiser has closed it, and all its sessions with it.',
    tone: 'calm',
  },
  failed: {
    title: 'The session could not be started',
    detail: 'What had been made of it has been cleaned up. Starting again often helps.',
    tone: 'error',
  },
  unclaimed: {
    title: 'Nobody came to use it',
    detail: 'It was ready for a while and was not opened, so its place was given back.',
    tone: 'warning',
  },
};

type FailureWords = Pick<EndExplanation, 'title' | 'detail'> &
  Partial<Pick<EndExplanation, 'tone'>>;

/** What each cause of a failure means for the person, and what they can do. What exactly went wrong is its `cause`. */
const byFailure: Record<NonNullable<SessionResource['failureCode']>, FailureWords> = {
  image_not_found: {
    title: 'The workshop’s image is missing',
    detail: 'Whoever runs the workshop has to mend it; start again once they have.',
  },
  image_denied: {
    title: 'The workshop’s image may not be used',
    detail: 'Whoever runs this Launchpad has to give it access; start again once they have.',
  },
  quota_exceeded: {
    title: 'The workshop needs more than it may use',
    detail: 'Tell whoever runs the workshop, or start again: the limit may have been raised.',
  },
  unschedulable: {
    title: 'There is no room for it just now',
    detail: 'Starting again in a few minutes often helps, when others have finished.',
  },
  crash_loop: {
    title: 'The session kept stopping',
    detail: 'Everything in it has been removed. You can start again.',
  },
  setup_failed: {
    title: 'The workshop’s set-up went wrong',
    detail: 'Starting again sometimes helps; if it does not, tell whoever runs the workshop.',
  },
  admission_refused: {
    title: 'The cluster does not allow this workshop',
    detail: 'Whoever runs this Launchpad can say what it asks for too much.',
  },
  cluster_required: {
    title: 'This workshop needs a cluster',
    detail: 'This Launchpad runs without one. Another workshop may do without.',
  },
  start_failed: {
    title: 'The session could not be started',
    detail: 'What had been made of it has been cleaned up. Starting again often helps.',
  },
  queue_timeout: {
    title: 'No place became free',
    detail: 'Start again to join the queue anew; it is shorter when others have finished.',
  },
  start_timeout: {
    title: 'It took too long to start',
    detail: 'What had been made of it has been cleaned up. Starting again often helps.',
  },
  workspace_gone: {
    title: 'The session was removed',
    detail: 'This was done from outside, or by deleting its namespace. You can start again.',
    // Whoever deletes a namespace of their own has done nothing wrong, and neither have we.
    tone: 'warning',
  },
};

/** Why a session is over, and what that means, in plain words. */
export function explainEnd(session: SessionResource): EndExplanation {
  const { endReason, failure, failureCode } = session;
  if (endReason === undefined) {
    return {
      title: 'This session is over',
      detail: 'Everything in it has been removed.',
      tone: 'calm',
    };
  }
  const words = failureCode === undefined ? {} : byFailure[failureCode];
  const explained = { ...byReason[endReason], ...(endReason === 'failed' ? words : {}) };
  return endReason === 'failed' && failure !== undefined
    ? { ...explained, cause: asSentence(failure) }
    : explained;
}

/** Words from the server, as a sentence: "copying files" → "Copying files." */
export function asSentence(words: string): string {
  const text = words.trim();
  const capital = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?…]$/.test(capital) ? capital : `${capital}.`;
}
