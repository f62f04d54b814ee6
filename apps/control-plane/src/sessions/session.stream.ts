import type { SessionEventMessage } from '@launchpad/contract';
import type { SessionReadModel, SessionView } from '@launchpad/sessions';
import type { User } from '@launchpad/tenancy';
import type { Response } from 'express';
import { toSessionResource } from './session.mapper.js';

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
  private lastWrite = Date.now();

  constructor(
    private readonly readModel: SessionReadModel,
    private readonly start: Start,
    private readonly response: Response,
  ) {
    this.after = start.after;
  }

  /** Sends what is new; `false` when nothing will follow. */
  async look(): Promise<boolean> {
    const { user, session: known } = this.start;
    // In this order: the session is then at least as new as the newest event it is sent with.
    const events = await this.readModel.eventsAfter(known, this.after);
    const session = await this.readModel.findOwned(user, known.id);
    if (session === undefined) return false;
    for (const { id, at, kind, message } of events) {
      this.after = id;
      this.send(session, { kind, at: at.toISOString(), message }, id);
    }
    this.tellPlace(session);
    return session.state !== 'ended';
  }

  /** Keeps proxies and the client from taking silence for the end. */
  keepAlive(everyMs: number): void {
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
