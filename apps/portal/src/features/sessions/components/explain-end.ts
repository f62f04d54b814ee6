import type { SessionResource } from '@launchpad/contract';

type EndExplanation = {
  readonly title: string;
  readonly detail: string;
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

/** Why a session is over, and what that means, in plain words. */
export function explainEnd(session: SessionResource): EndExplanation {
  const { endReason, failure } = session;
  if (endReason === undefined) {
    return {
      title: 'This session is over',
      detail: 'Everything in it has been removed.',
      tone: 'calm',
    };
  }
  const explained = byReason[endReason];
  return endReason === 'failed' && failure !== undefined
    ? { ...explained, detail: `${asSentence(failure)} ${explained.detail}` }
    : explained;
}

/** Words from the server, as a sentence: "copying files" → "Copying files." */
export function asSentence(words: string): string {
  const text = words.trim();
  const capital = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?…]$/.test(capital) ? capital : `${capital}.`;
}
