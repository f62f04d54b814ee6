import type { Failure } from './failure.js';
import type { SessionRoute } from '../resolve/session-route.js';

const reasons: Readonly<Record<string, string>> = {
  finished: 'You finished it.',
  expired: 'Its time was up.',
  idle: 'Nothing had been typed for a while, so it was closed.',
  stopped: 'It was stopped by an organiser.',
  cohort_closed: 'The event it belonged to has closed.',
  failed: 'It could not be kept running.',
  unclaimed: 'Nobody came to it in time.',
};

/** Says why a session is over and where to start again. */
export function describeEnd(route: SessionRoute, portalOrigin: string): Failure {
  const standing = reasons[route.endReason ?? 'expired'] ?? '';
  const reason = route.endReason === 'failed' ? asSentence(route.failure ?? standing) : standing;
  const rest =
    route.state === 'ended'
      ? 'Its terminals and files are gone.'
      : 'Its terminals and files are being removed.';
  return {
    kind: 'over',
    detail: [reason, rest, 'You can start the workshop again at any time.']
      .filter(Boolean)
      .join(' '),
    link: {
      href: `${portalOrigin}/workshops/${encodeURIComponent(route.workshopSlug)}`,
      label: 'Start again',
    },
  };
}

const asSentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);
