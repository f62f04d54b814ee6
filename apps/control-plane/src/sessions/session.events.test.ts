import { EventEmitter, once } from 'node:events';
import {
  createServer,
  request,
  type ClientRequest,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { newId, silentLogger } from '@launchpad/kernel';
import type { SessionView } from '@launchpad/sessions';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SessionEvents } from './session.events.js';
import type { SessionSource } from './session.stream.js';

const user = { id: newId(), tenantId: 'default', anonymous: true, operator: false };
const now = new Date();
const session: SessionView = {
  ...{ id: newId(), tenantId: 'default', userId: user.id, workshopVersionId: 'v', epoch: 1 },
  ...{ workshopSlug: 'git', workshopTitle: 'Git', state: 'ready', nextStates: ['ending'], now },
  ...{ place: undefined, idleAt: null, phase: null, createdAt: now, stateSince: now, readyAt: now },
  ...{ expiresAt: now, maxExpiresAt: now, lastInputAt: null, idleWarnings: 0, endReason: null },
  ...{
    failure: null,
    failureCode: null,
    params: {},
    address: null,
    workspaceUid: null,
    restarts: 0,
    blockedBy: null,
  },
  ...{ ttlSeconds: 60, maxTtlSeconds: 60, idleTimeoutSeconds: 0, extendSeconds: 0 },
};
const happened = { id: 1n, at: now, kind: 'state', message: 'Ready' } as const;

const served = new EventEmitter();
let server: Server;
let events: SessionEvents;
let subscribed: Set<unknown>;
/** What a look at the events waits for. */
let held: Promise<unknown>;
let looks: number;
let before: (response: ServerResponse) => Promise<void>;

beforeEach(async () => {
  [subscribed, looks, held] = [new Set(), 0, Promise.resolve()];
  before = async () => undefined;
  const source: SessionSource = {
    findOwned: async () => session,
    eventsAfter: async (_, after) => {
      looks += 1;
      await held;
      return after === 0n ? [happened] : [];
    },
  };
  const hints = {
    subscribe: (onHint: (id: string) => void) => {
      subscribed.add(onHint);
      return () => subscribed.delete(onHint);
    },
  };
  events = new SessionEvents(source, hints, silentLogger);
  const serve = async (response: ServerResponse) => {
    await before(response);
    await events.serve({ user, id: session.id, lastEventId: undefined }, response);
    served.emit('served');
  };
  server = createServer((_request, response) => {
    serve(response).catch((error: unknown) => response.writeHead(429).end(String(error)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

afterEach(async () => {
  await events.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

function follow(): ClientRequest {
  const sent = request({ port: (server.address() as AddressInfo).port, host: '127.0.0.1' });
  sent.on('error', () => expect(sent.destroyed).toBe(true));
  sent.end();
  return sent;
}

describe('a stream', () => {
  it('leaves nothing behind when its client goes', async () => {
    const sent = follow();
    await vi.waitFor(() => expect(subscribed.size).toBe(1));
    sent.destroy();
    await vi.waitFor(() => expect(subscribed.size).toBe(0));
  });

  it('is never opened for a client that went before it could be', async () => {
    before = async (response) => {
      sent.destroy();
      await once(response, 'close');
    };
    const sent = follow();
    await once(served, 'served');
    expect(subscribed.size).toBe(0);
  });

  it('ends after its last look, and writes nothing after its end', async () => {
    const gate = new EventEmitter();
    held = once(gate, 'open');
    const answered = once(follow(), 'response');
    await vi.waitFor(() => expect(looks).toBe(1));
    const closed = events.close();
    gate.emit('open');
    await closed;
    const [response] = (await answered) as [AsyncIterable<Buffer>];
    let text = '';
    for await (const chunk of response) text += chunk.toString();
    expect(text).toContain('"message":"Ready"');
    expect(subscribed.size).toBe(0);
  });

  it('is refused where one user has very many', async () => {
    for (let i = 0; i < 20; i += 1) follow();
    await vi.waitFor(() => expect(subscribed.size).toBe(20));
    const [response] = (await once(follow(), 'response')) as [{ statusCode: number }];
    expect(response.statusCode).toBe(429);
    expect(subscribed.size).toBe(20);
  });
});
