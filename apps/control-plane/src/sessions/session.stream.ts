import type { ServerResponse } from 'node:http';
import type { SessionEventMessage } from '@launchpad/contract';
import type { SessionReadModel, SessionView } from '@launchpad/sessions';
import type { User } from '@launchpad/tenancy';
import { toSessionResource } from './session.mapper.js';

/** What is known of sessions, as far as a stream asks. */
export type SessionSource = Pick<SessionReadModel, 'findOwned' | 'eventsAfter'>;

/** A client that takes nothing for this long is not there any more. */
const deafAfterMs = 60_000;

type Told = Pick<SessionEventMessage, 'kind' | 'at' | 'message'>;

type Start = {
  readonly user: User;
  readonly session: SessionView;
  /** Id of the last event the client knows. */
  readonly after: bigint;
};

/** One open stream: what its client was told, and what is still to tell. */
export class SessionStream {
  private after: bigint;
  private place: number | undefined;
  private isBegun = false;
  private lastWrite = Date.now();

  constructor(
    private readonly source: SessionSource,
    private readonly start: Start,
    private readonly response: ServerResponse,
  ) {
    this.after = start.after;
  }

  /** Sends what is new; `false` when nothing will follow. */
  async look(): Promise<boolean> {
    if (this.response.writableNeedDrain) return Date.now() - this.lastWrite < deafAfterMs;
    const { user, session: known } = this.start;
    // In this order: the session is then at least as new as the newest event it is sent with.
    const events = await this.source.eventsAfter(known, this.after);
    // Every change but that of a place comes with an event.
    if (events.length === 0 && this.place === undefined && this.isBegun) return true;
    const session = await this.source.findOwned(user, known.id);
    if (session === undefined) return false;
    this.isBegun = true;
    for (const { id, at, kind, message } of events) {
      this.after = id;
      this.send(session, { kind, at: at.toISOString(), message }, id);
    }
    this.tellPlace(session);
    return session.state !== 'ended';
  }

  /** Keeps proxies and the client from taking silence for the end. */
  keepAlive(everyMs: number): void {
    if (this.response.writableNeedDrain) return;
    if (Date.now() - this.lastWrite > everyMs) this.write(': still here\n\n');
  }

  private tellPlace(session: SessionView): void {
    const { place } = session;
    if (place !== undefined && place !== this.place) {
      const message = place === 1 ? 'You are next' : `${String(place - 1)} ahead of you`;
      this.send(session, { kind: 'place', at: session.now.toISOString(), message });
    }
    this.place = place;
  }

  private send(session: SessionView, told: Told, eventId?: bigint): void {
    const message: SessionEventMessage = { ...told, session: toSessionResource(session) };
    const idLine = eventId === undefined ? '' : `id: ${String(eventId)}\n`;
    this.write(`${idLine}event: session\ndata: ${JSON.stringify(message)}\n\n`);
  }

  private write(text: string): void {
    this.lastWrite = Date.now();
    this.response.write(text);
  }
}
