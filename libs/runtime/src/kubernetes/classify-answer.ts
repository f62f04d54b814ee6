import { ApiStatus } from './cluster-objects.js';
import { retryAfterMs } from './retry-after.js';

/** What came back over the wire. */
export type RawAnswer = {
  readonly status: number;
  readonly retryAfter: string | undefined;
  readonly body: string;
};

/** What an answer of the API server means. A request that got none at all is `again` too. */
export type Answer =
  | { readonly kind: 'done'; readonly object: unknown }
  /** The API server itself says that there is no such object. */
  | { readonly kind: 'absent' }
  /** Somebody else was first, or a precondition does not hold. Says nothing about who. */
  | { readonly kind: 'conflict'; readonly message: string }
  /** The list or watch has to begin anew. */
  | { readonly kind: 'expired' }
  /** Asking the same again gets the same. */
  | { readonly kind: 'refused'; readonly status: ApiStatus; readonly code: number }
  /** Could not be found out: nothing follows from it. */
  | { readonly kind: 'again'; readonly why: string; readonly afterMs: number | undefined };

export function classifyAnswer({ status, retryAfter, body }: RawAnswer, now: Date): Answer {
  const parsed = parse(body);
  const told = ApiStatus.safeParse(parsed).data;
  const again = (): Answer => ({
    kind: 'again',
    why: `the API server answered ${String(status)}${told === undefined ? '' : `: ${told.message}`}`,
    afterMs: retryAfterMs(retryAfter, now) ?? secondsToMs(told?.details?.retryAfterSeconds),
  });
  if (status >= 200 && status < 300)
    return typeof parsed === 'object' && parsed !== null
      ? { kind: 'done', object: parsed }
      : { kind: 'again', why: 'the answer could not be read', afterMs: undefined };
  // Something between us and the API server speaks like this too, and knows nothing of our objects.
  if (told === undefined) return again();
  switch (status) {
    case 404:
      return isProvenAbsence(told) ? { kind: 'absent' } : again();
    case 409:
      return { kind: 'conflict', message: told.message };
    case 410:
      return { kind: 'expired' };
    case 400:
    case 403:
    case 405:
    case 413:
    case 415:
    case 422:
      return { kind: 'refused', status: told, code: status };
    default:
      return again();
  }
}

/** An object that is not there is named; a path or kind that is not known is not. */
const isProvenAbsence = ({ reason, details }: ApiStatus): boolean =>
  reason === 'NotFound' && details?.name !== undefined && details.name !== '';

const secondsToMs = (seconds: number | undefined): number | undefined =>
  seconds === undefined ? undefined : seconds * 1000;

function parse(body: string): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    // Not the API server's words, then: the status is all there is.
    return undefined;
  }
}
