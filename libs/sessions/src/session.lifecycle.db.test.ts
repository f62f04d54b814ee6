import { AppError, newId, silentLogger } from '@launchpad/kernel';
import { createInlineBackend, type InlineBackend } from '@launchpad/jobs/inline';
import { connectDatabase, type DatabaseConnection } from '@launchpad/platform';
import { startFailures, startRefused } from '@launchpad/runtime';
import { FakeRuntime } from '@launchpad/runtime/fake';
import { saveIsolation } from '@launchpad/tenancy';
import { createTestDatabase, type TestDatabase } from '@launchpad/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defaultSessionPolicy } from './session-policy.js';
import { SessionReadModel } from './session.read-model.js';
import { SessionReconciler } from './session.reconciler.js';
import { SessionService } from './session.service.js';
import { SessionStore } from './session.store.js';
import { SessionSweeper } from './session.sweeper.js';
import { TicketStore } from './ticket.store.js';

let database: TestDatabase;
let connection: DatabaseConnection;
let jobs: InlineBackend;
let runtime: FakeRuntime;
let service: SessionService;
let sweeper: SessionSweeper;
let reconciler: SessionReconciler;
let readModel: SessionReadModel;
let versionId: string;

const policy = { ...defaultSessionPolicy, maxSessions: 2 };

beforeEach(async () => {
  database = await createTestDatabase();
  connection = connectDatabase({ url: database.url, maxConnections: 5, log: silentLogger });
  const { db } = connection;
  versionId = await publish();
  jobs = createInlineBackend({ clock: { now: () => new Date() } });
  runtime = new FakeRuntime();
  const store = new SessionStore(db);
  readModel = new SessionReadModel(db);
  service = new SessionService(db, jobs.queue);
  const shared = { store, queue: jobs.queue, runtime, log: silentLogger };
  const specOf = async (session: { id: string; tenantId: string }) => ({
    ...{
      sessionId: session.id,
      tenantId: session.tenantId,
      installationId: 'test',
      contentDir: '/',
      env: {},
    },
    ...{ terminals: 2, identityKey: '{}', hardDeadline: new Date(Date.now() + 60_000) },
  });
  reconciler = new SessionReconciler({ ...shared, policy, specOf });
  sweeper = new SessionSweeper({
    ...shared,
    readModel,
    tickets: new TicketStore(db),
    maxSessions: policy.maxSessions,
  });
  await jobs.startWorker({
    schedules: [],
    concurrency: 4,
    handlers: {
      'session.reconcile': ({ sessionId }) => reconciler.reconcile(sessionId),
      'sessions.admit': () => sweeper.admit(),
      'sessions.sweep': () => sweeper.sweep(),
      'workspaces.orphan-sweep': () => sweeper.sweepOrphans(),
    },
  });
});

afterEach(async () => {
  await jobs.close();
  await connection.close();
  await database.close();
});

async function publish(): Promise<string> {
  const definition = {
    title: 'Git',
    ttlSeconds: 3600,
    maxTtlSeconds: 7200,
    extendSeconds: 600,
    idleTimeoutSeconds: 1800,
  };
  const rest = {
    description: '',
    durationSeconds: 60,
    difficulty: 'beginner',
    tags: [],
    terminals: 2,
    env: {},
  };
  const [workshopId, id] = [newId(), newId()];
  const { db } = connection;
  await db.workshop.create({ data: { id: workshopId, tenantId: 'default', slug: 'git' } });
  const digest = 'a'.repeat(64);
  const version = {
    id,
    tenantId: 'default',
    workshopId,
    digest,
    definition: { ...definition, ...rest },
  };
  await db.workshopVersion.create({ data: version });
  await db.workshop.update({ where: { id: workshopId }, data: { currentVersionId: id } });
  return id;
}

async function newOwner() {
  const id = newId();
  await connection.db.user.create({ data: { id, tenantId: 'default' } });
  return { id, tenantId: 'default', anonymous: true };
}

async function start() {
  const owner = await newOwner();
  const { id } = await service.create(owner, 'git');
  return { id, owner };
}

/** Lets every row be due now, and all that follows from it happen. */
async function settle(): Promise<void> {
  await jobs.drain();
  await connection.db.$executeRaw`UPDATE sessions SET wake_at = now() WHERE state <> 'ended'`;
  await sweeper.sweep();
  await jobs.drain();
}

const stateOf = async (id: string) =>
  (await connection.db.session.findUniqueOrThrow({ where: { id } })).state;
const rowOf = (id: string) => connection.db.session.findUniqueOrThrow({ where: { id } });
const movesOf = async (id: string) => {
  const events = await connection.db.sessionEvent.findMany({
    where: { sessionId: id, kind: 'state' },
    orderBy: { id: 'asc' },
  });
  return events.map((event) => event.toState);
};

const lastWords = async (id: string) => {
  const events = await connection.db.sessionEvent.findMany({ where: { sessionId: id } });
  return events.map(({ message }) => message);
};

describe('a session', () => {
  it('goes from queued to ready to gone, each move with its event', async () => {
    const { id, owner } = await start();
    await settle();
    const row = await rowOf(id);
    expect(row).toMatchObject({ state: 'ready', workshopVersionId: versionId, restarts: 0 });
    expect(row.expiresAt?.getTime()).toBe((row.readyAt?.getTime() ?? 0) + 3_600_000);
    await service.end(owner, id);
    await settle();
    expect(await stateOf(id)).toBe('ended');
    expect(await movesOf(id)).toEqual(['queued', 'provisioning', 'ready', 'ending', 'ended']);
    expect(await runtime.listOwned()).toEqual([]);
  });

  it('waits its turn and gets the place of whoever leaves, first come first served', async () => {
    const all = [await start(), await start(), await start(), await start()];
    await settle();
    const states = await Promise.all(all.map(({ id }) => stateOf(id)));
    expect(states).toEqual(['ready', 'ready', 'queued', 'queued']);
    const places = await Promise.all(
      all.map(async ({ id, owner }) => (await readModel.findOwned(owner, id))?.place),
    );
    expect(places).toEqual([undefined, undefined, 1, 2]);
    const [first, , third, fourth] = all;
    if (first === undefined || third === undefined || fourth === undefined)
      throw new Error('four were started');
    await service.end(first.owner, first.id);
    await settle();
    await settle();
    expect([await stateOf(third.id), await stateOf(fourth.id)]).toEqual(['ready', 'queued']);
  });

  it('ends at its time, and a learner who is typing does not keep it', async () => {
    const { id } = await start();
    await settle();
    await connection.db
      .$executeRaw`UPDATE sessions SET expires_at = now(), last_input_at = now() WHERE id = ${id}`;
    await settle();
    expect(await rowOf(id)).toMatchObject({ state: 'ended', endReason: 'expired' });
  });

  it('is warned twice and then ends when nobody types', async () => {
    const { id } = await start();
    await settle();
    for (const secondsLeft of [299, 59]) {
      await connection.db.$executeRaw`
        UPDATE sessions SET ready_at = now() - make_interval(secs => ${1800 - secondsLeft}) WHERE id = ${id}`;
      await settle();
    }
    const warnings = await connection.db.sessionEvent.count({
      where: { sessionId: id, kind: 'warning' },
    });
    expect({ warnings, state: await stateOf(id) }).toEqual({ warnings: 2, state: 'ready' });
    await connection.db
      .$executeRaw`UPDATE sessions SET ready_at = now() - interval '1800 seconds' WHERE id = ${id}`;
    await settle();
    expect(await rowOf(id)).toMatchObject({ state: 'ended', endReason: 'idle' });
  });

  it.each(startFailures)(
    'that cannot start (%s) is cleaned up, tells why, and can be started again',
    async (code) => {
      const owner = await newOwner();
      const { id } = await service.create(owner, 'git');
      runtime.onStart(id, { kind: 'fails', code, cause: 'No space left on the disk.' });
      await settle();
      expect(await rowOf(id)).toMatchObject({
        state: 'ended',
        endReason: 'failed',
        failure: 'No space left on the disk.',
        failureCode: code,
      });
      expect(await lastWords(id)).toContain('No space left on the disk.');
      expect(await runtime.listOwned()).toEqual([]);
      const again = await service.create(owner, 'git');
      await settle();
      expect(again.id).not.toBe(id);
      expect(await stateOf(again.id)).toBe('ready');
    },
  );

  it('whose runtime refuses to begin tells why, and can be started again', async () => {
    const owner = await newOwner();
    const { id } = await service.create(owner, 'git');
    runtime.failNext('ensure', 1, startRefused('cluster_required', 'It needs a cluster.'));
    await settle();
    expect(await rowOf(id)).toMatchObject({
      state: 'ended',
      failure: 'It needs a cluster.',
      failureCode: 'cluster_required',
    });
    const again = await service.create(owner, 'git');
    await settle();
    expect(await stateOf(again.id)).toBe('ready');
  });

  it('is opened by a ticket that knows when access was last revoked', async () => {
    const { id, owner } = await start();
    await settle();
    await connection.db.$executeRaw`UPDATE sessions SET access_epoch = 7 WHERE id = ${id}`;
    await service.open(owner, id);
    const tickets = await connection.db.ticket.findMany({ where: { sessionId: id } });
    expect(tickets.map(({ accessEpoch }) => accessEpoch)).toEqual([7]);
  });

  it('survives a runtime that does not answer, at every call', async () => {
    const { id, owner } = await start();
    for (const call of ['observe', 'ensure', 'observe'] as const) {
      runtime.failNext(call);
      await settle();
    }
    await settle();
    expect(await stateOf(id)).toBe('ready');
    runtime.failNext('observe', 3);
    await settle();
    expect(await stateOf(id)).toBe('ready');
    await service.end(owner, id);
    runtime.failNext('destroy');
    runtime.failNext('observe');
    for (let faults = 6; faults > 0; faults -= 1) await settle();
    expect(await stateOf(id)).toBe('ended');
    expect(await movesOf(id)).toEqual(['queued', 'provisioning', 'ready', 'ending', 'ended']);
  });

  it('starts a workspace again that stopped by itself', async () => {
    const { id } = await start();
    await settle();
    runtime.crash(id);
    await settle();
    await settle();
    expect(await rowOf(id)).toMatchObject({ state: 'ready', restarts: 1 });
  });

  it('extended at the very moment of its end goes on', async () => {
    const { id, owner } = await start();
    await settle();
    await connection.db.$executeRaw`UPDATE sessions SET expires_at = now() WHERE id = ${id}`;
    const observe = runtime.observe.bind(runtime);
    runtime.observe = async (ref) => {
      runtime.observe = observe;
      await service.extend(owner, id, 600);
      return observe(ref);
    };
    await settle();
    expect(await stateOf(id)).toBe('ready');
  });

  it('whose workspace is being removed from outside ends, and says what holds the removal', async () => {
    const { id } = await start();
    const { id: other } = await start();
    await settle();
    runtime.blockDestroy(id, 'a finalizer');
    await runtime.destroy({ sessionId: id });
    await settle();
    const gone = { state: 'ending', endReason: 'failed', failureCode: 'workspace_gone' };
    expect(await rowOf(id)).toMatchObject(gone);
    await connection.db
      .$executeRaw`UPDATE sessions SET state_since = now() - interval '6 minutes' WHERE id = ${id}`;
    await settle();
    expect(await readModel.listStuck()).toMatchObject([{ id, blockedBy: 'a finalizer' }]);
    expect(await stateOf(other)).toBe('ready');
  });

  it('whose workspace is removed while it starts has no second one, which a crash could orphan', async () => {
    const { id } = await start();
    runtime.onStart(id, { kind: 'held' });
    await settle();
    await runtime.destroy({ sessionId: id });
    await settle();
    expect(await rowOf(id)).toMatchObject({ state: 'ended', failureCode: 'workspace_gone' });
    expect(runtime.calls.filter((call) => call.startsWith('ensure'))).toHaveLength(1);
  });

  it('that ends while its workspace is being made leaves nothing', async () => {
    const { id, owner } = await start();
    const ensure = runtime.ensure.bind(runtime);
    runtime.ensure = async (spec) => {
      runtime.ensure = ensure;
      await service.end(owner, id);
      // Another process, which sees nothing yet.
      await reconciler.reconcile(id);
      return ensure(spec);
    };
    await settle();
    await settle();
    expect(await stateOf(id)).toBe('ended');
    expect(await runtime.listOwned()).toEqual([]);
  });

  it('knows its workspace also after a crash before it was recorded', async () => {
    const { id } = await start();
    const ensure = runtime.ensure.bind(runtime);
    runtime.ensure = async (spec) => {
      runtime.ensure = ensure;
      await ensure(spec);
      throw new AppError('runtime.unavailable', 'The answer was lost.');
    };
    await settle();
    await settle();
    const { state, workspaceUid } = await rowOf(id);
    expect(state).toBe('ready');
    expect(workspaceUid).toBe(runtime.world.workspaces.get(id)?.uid);
  });

  it('does not end for a runtime that cannot start it again for a while', async () => {
    const { id } = await start();
    await settle();
    runtime.crash(id);
    runtime.failNext('ensure', policy.maxRestarts + 1);
    for (let i = 0; i < policy.maxRestarts + 2; i += 1) await settle();
    await settle();
    expect(await rowOf(id)).toMatchObject({ state: 'ready', restarts: 1 });
  });

  it('whose removal hangs stays in "ending", keeps its place and says what holds it', async () => {
    const { id, owner } = await start();
    await settle();
    runtime.blockDestroy(id, 'a finalizer');
    await service.end(owner, id);
    await settle();
    await connection.db
      .$executeRaw`UPDATE sessions SET state_since = now() - interval '6 minutes' WHERE id = ${id}`;
    await settle();
    expect(await stateOf(id)).toBe('ending');
    expect(await readModel.listStuck()).toMatchObject([{ id, blockedBy: 'a finalizer' }]);
    expect(await readModel.countOccupied()).toBe(1);
    runtime.unblockDestroy(id);
    await settle();
    expect(await stateOf(id)).toBe('ended');
  });
});

describe('where isolation is not proven', () => {
  const unproven = ['network-policy'];
  const verdict = (names: readonly string[]) =>
    saveIsolation(connection.db, { unproven: names, checkedAt: new Date() });

  it('nobody without an account starts anything, and what runs already goes on', async () => {
    const { id, owner } = await start();
    await verdict(unproven);
    const newcomer = await newOwner();
    await expect(service.create(newcomer, 'git')).rejects.toMatchObject({
      code: 'session.isolation_unproven',
    });
    expect(await service.create(owner, 'git')).toEqual({ id, created: false });
    expect((await service.create({ ...newcomer, anonymous: false }, 'git')).created).toBe(true);
    await verdict([]);
    expect((await service.create(await newOwner(), 'git')).created).toBe(true);
  });
});

describe('losing every job', () => {
  it('delays and leaks nothing: the sweep finds what is due', async () => {
    const owner = await newOwner();
    const store = new SessionStore(connection.db);
    const lost = new SessionService(connection.db, {
      enqueue: async () => undefined,
      close: async () => undefined,
    });
    const { id } = await lost.create(owner, 'git');
    expect(await store.takeDue(10)).toEqual([id]);
    await settle();
    await settle();
    expect(await stateOf(id)).toBe('ready');
    await lost.end(owner, id);
    await settle();
    expect(await stateOf(id)).toBe('ended');
  });
});

describe('an overtaken pass', () => {
  it('changes nothing', async () => {
    const queue = { enqueue: async () => undefined, close: async () => undefined };
    const { id } = await new SessionService(connection.db, queue).create(await newOwner(), 'git');
    const store = new SessionStore(connection.db);
    const older = await store.takeInHand(id);
    const newer = await store.takeInHand(id);
    if (older === undefined || newer === undefined) throw new Error('the session is there');
    const { session, now } = older;
    const move = {
      session,
      from: 'queued',
      to: 'ending',
      now,
      actor: 'test',
      message: '',
      patch: { endReason: 'failed' },
    } as const;
    expect(await store.move({ ...move, epoch: session.epoch })).toBe(false);
    expect(await store.patch(session, { phase: 'late' })).toBe(false);
    expect(await store.patch(newer.session, { phase: 'in time' })).toBe(true);
    expect(await rowOf(id)).toMatchObject({ state: 'queued', phase: 'in time' });
  });
});

describe('the orphan sweep', () => {
  const orphanSpec = {
    ...{ tenantId: 'default', installationId: 'test', contentDir: '/', env: {}, terminals: 2 },
    ...{ identityKey: '{}', hardDeadline: new Date() },
  };

  /** A workspace that outlived its session, as after a crash at the wrong moment. */
  async function leaveBehind(): Promise<string> {
    const { id, owner } = await start();
    await service.end(owner, id);
    await settle();
    const { uid } = await runtime.ensure({ ...orphanSpec, sessionId: id });
    await connection.db.session.update({ where: { id }, data: { workspaceUid: uid } });
    return id;
  }
  const growOld = (): void => {
    for (const workspace of runtime.world.workspaces.values())
      Object.assign(workspace, { createdAt: new Date(Date.now() - 60_000) });
  };
  const owned = async () => (await runtime.listOwned()).map((each) => each.sessionId).sort();

  it('removes what outlived its session after a grace, and nothing else', async () => {
    const orphan = await leaveBehind();
    const { id, owner } = await start();
    await settle();
    await sweeper.sweepOrphans();
    expect(await owned()).toEqual([id, orphan].sort());
    growOld();
    await sweeper.sweepOrphans();
    expect(await owned()).toEqual([id]);
    await service.end(owner, id);
  });

  it('leaves alone what carries our marks and was never a session’s', async () => {
    const [copied, replaced] = [newId(), await leaveBehind()];
    await runtime.ensure({ ...orphanSpec, sessionId: copied });
    const another = { workspaceUid: 'the one we made' };
    await connection.db.session.update({ where: { id: replaced }, data: another });
    growOld();
    await sweeper.sweepOrphans();
    expect(await owned()).toEqual([copied, replaced].sort());
  });

  it('goes on with the others where one cannot be removed', async () => {
    const [first] = [await leaveBehind(), await leaveBehind()];
    growOld();
    runtime.failNext('destroy');
    await sweeper.sweepOrphans();
    expect(await owned()).toEqual([first]);
  });
});
