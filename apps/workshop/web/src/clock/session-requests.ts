import { Problem, SessionResource } from '@launchpad/contract';

export type ClockAnswer =
  | { readonly kind: 'session'; readonly session: SessionResource }
  /** No Launchpad here: the workshop stands alone. */
  | { readonly kind: 'none' }
  /** The session is over; loading the page again shows what there is to say. */
  | { readonly kind: 'over' }
  | { readonly kind: 'unknown' };

const clockPath = '/_launchpad/clock';

export async function readClock(): Promise<ClockAnswer> {
  try {
    const response = await fetch(clockPath, { headers: { accept: 'application/json' } });
    if (response.status === 410) return { kind: 'over' };
    if (response.status === 404) return { kind: 'none' };
    const parsed = response.ok ? SessionResource.safeParse(await response.json()) : undefined;
    if (parsed?.success !== true) return { kind: 'unknown' };
    const over = parsed.data.state === 'ending' || parsed.data.state === 'ended';
    return over ? { kind: 'over' } : { kind: 'session', session: parsed.data };
  } catch (error) {
    // No network for a moment, or an answer that is no JSON: neither says anything about the session.
    if (error instanceof TypeError || error instanceof SyntaxError) return { kind: 'unknown' };
    throw error;
  }
}

/** Asks the edge to do something with this session; the text says why it did not. */
export async function askLaunchpad(
  what: 'extend' | 'finish',
  body: unknown,
): Promise<string | undefined> {
  try {
    const response = await fetch(`/_launchpad/${what}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify(body),
    });
    if (response.ok) return undefined;
    const problem = Problem.safeParse(await response.json().catch(() => undefined));
    return problem.success
      ? problem.data.detail
      : `The request was answered with status ${String(response.status)}.`;
  } catch (error) {
    if (error instanceof TypeError) return 'The request did not get through. Please try again.';
    throw error;
  }
}
