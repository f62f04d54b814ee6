import type { CheckAnswer } from '../../../protocol/check-messages.js';

/** How a check stands, in words. */
export function checkWords(check: CheckAnswer): string {
  switch (check.state) {
    case 'unknown':
      return check.done ? 'Done' : '';
    case 'running':
      return 'Checking…';
    case 'passed':
      return 'Passed';
    case 'failed':
      return check.done ? 'Done before; does not pass now' : 'Not there yet';
    case 'timed_out':
      return 'Took too long';
  }
}

/** What is read out when a check has ended. */
export function spokenResult({ title, state, done }: CheckAnswer): string {
  if (state === 'passed' || (state === 'unknown' && done)) return `Step done: ${title}`;
  return state === 'timed_out' ? `${title}: the check took too long` : `${title}: not there yet`;
}

/** `14:05`, or with the day when it was another one. */
export function timeOfRun(endedAt: string, now: Date, locale?: string): string {
  const ended = new Date(endedAt);
  const sameDay = ended.toDateString() === now.toDateString();
  const day = sameDay ? {} : ({ day: 'numeric', month: 'short' } as const);
  return ended.toLocaleString(locale, { hour: '2-digit', minute: '2-digit', ...day });
}
