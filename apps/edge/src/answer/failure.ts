import type { ErrorCode } from '@launchpad/kernel';

/** What the edge itself answers instead of passing a request on. */
export type FailureKind =
  | 'malformed'
  | 'misdirected'
  | 'not-found'
  | 'method-not-allowed'
  | 'too-large'
  | 'foreign-origin'
  | 'upgrade-refused'
  | 'not-open'
  | 'watch-only'
  | 'ticket-refused'
  | 'too-many'
  | 'too-slow'
  | 'overloaded'
  | 'starting'
  | 'over'
  | 'workspace-unreachable'
  | 'workspace-timeout'
  | 'workspace-garbled'
  | 'portal-unreachable'
  | 'unavailable'
  | 'internal';

type FailureTraits = {
  readonly status: number;
  readonly code: ErrorCode;
  readonly retryable: boolean;
  readonly title: string;
  readonly detail: string;
  readonly retryAfterSeconds?: number;
};

const refusal = (
  status: number,
  code: ErrorCode,
  words: readonly [string, string],
): FailureTraits => ({
  status,
  code,
  retryable: false,
  title: words[0],
  detail: words[1],
});

const passing = (
  status: number,
  code: ErrorCode,
  words: readonly [string, string, retryAfterSeconds: number],
): FailureTraits => ({
  status,
  code,
  retryable: true,
  title: words[0],
  detail: words[1],
  retryAfterSeconds: words[2],
});

export const failures: Readonly<Record<FailureKind, FailureTraits>> = {
  malformed: refusal(400, 'request.malformed', [
    'This request could not be read',
    'Its address or its headers are not well formed.',
  ]),
  misdirected: refusal(421, 'request.not_found', [
    'Nothing is served under this name',
    'The address leads to this server, which does not answer to that name.',
  ]),
  'not-found': refusal(404, 'request.not_found', [
    'There is nothing at this address',
    'Check that the address is complete.',
  ]),
  'method-not-allowed': refusal(405, 'request.method_not_allowed', [
    'This method is not allowed here',
    'The address exists but takes another kind of request.',
  ]),
  'too-large': refusal(413, 'request.too_large', [
    'The request is too large',
    'It holds more than this address takes.',
  ]),
  'foreign-origin': refusal(403, 'request.forbidden_origin', [
    'This request came from another site',
    'Only the session’s own pages may do this.',
  ]),
  'upgrade-refused': refusal(400, 'request.malformed', [
    'This connection cannot be upgraded',
    'Only WebSocket connections to a session are taken.',
  ]),
  'not-open': refusal(404, 'session.not_found', [
    'This session is not open in this browser',
    'If it is yours, open it from its own page. If somebody sent you this address, ask them for a link to the workshop.',
  ]),
  'watch-only': refusal(403, 'auth.forbidden', [
    'You are looking on',
    'Only who works in this session, or helps in it, may change something here.',
  ]),
  'ticket-refused': refusal(403, 'ticket.invalid', [
    'This link has been used or is too old',
    'Such a link works once and for a minute only. The session’s page makes a new one.',
  ]),
  'too-many': passing(503, 'rate.limited', [
    'Too many connections at once',
    'This session has as many open as it may. Close a tab or two, then try again.',
    5,
  ]),
  'too-slow': refusal(408, 'request.malformed', [
    'The request took too long',
    'Nothing more of it came for a while, so the connection was given up.',
  ]),
  overloaded: passing(503, 'service.unavailable', [
    'Launchpad is full just now',
    'It holds as many connections as it can. Sessions that run go on. Try again in a moment.',
    5,
  ]),
  starting: passing(503, 'session.not_ready', [
    'Your session is starting',
    'This page goes on by itself as soon as everything is ready.',
    2,
  ]),
  over: refusal(410, 'session.ended', [
    'This session is over',
    'Its terminals and files are gone. You can start the workshop again at any time.',
  ]),
  'workspace-unreachable': passing(502, 'workspace.unreachable', [
    'Your session is not answering',
    'It may be starting again. Nothing is lost by trying once more.',
    3,
  ]),
  'workspace-timeout': passing(504, 'workspace.unreachable', [
    'Your session took too long to answer',
    'It may be very busy. Try again in a moment.',
    5,
  ]),
  'workspace-garbled': passing(502, 'workspace.unreachable', [
    'Your session gave an answer that makes no sense',
    'It was not passed on. Trying again may help.',
    5,
  ]),
  'portal-unreachable': passing(502, 'service.unavailable', [
    'Launchpad is not answering',
    'Sessions that run go on. Try again in a moment.',
    5,
  ]),
  unavailable: passing(503, 'service.unavailable', [
    'Launchpad cannot look this up just now',
    'Your session is not affected. Try again in a moment.',
    5,
  ]),
  internal: refusal(500, 'internal', [
    'Something went wrong',
    'It is our fault and has been noted. Trying again may help.',
  ]),
};

/** What a page offers to do next. */
export type FailureLink = { readonly href: string; readonly label: string };

export type Failure = {
  readonly kind: FailureKind;
  /** Said instead of the standing words, where more is known. */
  readonly detail?: string;
  readonly link?: FailureLink;
};
