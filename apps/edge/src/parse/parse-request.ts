import type { FailureKind } from '../answer/failure.js';
import type { EdgeRequest } from '../exchange.js';
import { claimsTooMuch } from '../sanitise/header-kinds.js';
import type { PublicHost, PublicHosts } from './public-hosts.js';
import { readTarget, type RequestTarget } from './request-target.js';

export type ParsedRequest = {
  readonly target: RequestTarget | undefined;
  readonly host: PublicHost | undefined;
  /** Why it goes no further, if so; the connection is of no further use after `malformed`. */
  readonly refusal?: FailureKind;
};

type Head = Omit<EdgeRequest, 'socket'>;

/** They would show a page its own headers, cookies included. */
const reflecting = new Set(['TRACE', 'TRACK', 'CONNECT']);

/** First step: is this a request at all, and whose host does it name? */
export function parseRequest(hosts: PublicHosts, request: Head): ParsedRequest {
  const target = isSoundlyFramed(request) ? readTarget(request) : undefined;
  if (target === undefined) return { target, host: undefined, refusal: 'malformed' };
  const host = hosts.classify(target.host);
  if (host.kind === 'unknown') return { target, host, refusal: 'misdirected' };
  if (reflecting.has(request.method ?? '')) return { target, host, refusal: 'method-not-allowed' };
  return { target, host };
}

/**
 * Node's parser has refused what contradicts itself: both kinds of length, two lengths, folded lines, bare line feeds,
 * control characters. This refuses what is allowed somewhere and needed nowhere: another version than HTTP/1.0 and
 * 1.1, any transfer coding but `chunked` alone (RFC 9112 §6.1), and a `Connection` that claims the framing.
 */
function isSoundlyFramed({
  httpVersion,
  headers,
}: Pick<EdgeRequest, 'httpVersion' | 'headers'>): boolean {
  if (httpVersion !== '1.1' && httpVersion !== '1.0') return false;
  if (claimsTooMuch(headers.connection)) return false;
  const coding = headers['transfer-encoding'];
  return (
    coding === undefined || (httpVersion === '1.1' && coding.trim().toLowerCase() === 'chunked')
  );
}
