import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { newId, silentLogger } from '@launchpad/kernel';
import { openJobBackend, type JobBackend } from '@launchpad/jobs';
import { connectDatabase, type DatabaseConnection } from '@launchpad/platform';
import { FaultyApi, kubectl, nothingLeft } from '@launchpad/runtime/cluster-fixtures';
import { SessionService } from '@launchpad/sessions';
import { createTestDatabase, type TestDatabase } from '@launchpad/testkit';
import { vi } from 'vitest';

/** Where the worker dies: at which of its calls, counted from the start of the run's sessions, and on which side of it. */
export type Boundary = { readonly call: number; readonly at: 'before' | 'after' };

export type RunFigures = {
  readonly boundary: Boundary;
  /** The call that was cut off; `undefined` when the sessions ended with fewer. */
  readonly struck: string | undefined;
  readonly calls: number;
  /** Number of the last call that changed anything; the looks that follow are all alike. */
  readonly lastChange: number;
  /** From the fresh worker's "working" until every session was ready or ended, in milliseconds. */
  readonly settledMs: number;
  readonly states: Readonly<Record<string, number>>;
  readonly left: readonly string[];
};

type Ground = {
  readonly dir: string;
  readonly api: FaultyApi;
  readonly database: TestDatabase;
  readonly connection: DatabaseConnection;
  readonly jobs: JobBackend;
};

const program = path.join(import.meta.dirname, 'killable.worker.mjs');
const ttlSeconds = 4;
/** Of what the worker said, in characters. */
const logTail = 6000;
const volumePatience = { timeout: 90_000, interval: 500 };
/** Much longer than it may take: what is measured is reported, not asserted. */
const patience = { timeout: 150_000, interval: 100 };
/** The API server believes what it found out about a token for ten seconds more. */
const tokenPatience = { timeout: 30_000, interval: 1000 };
const mebibyte = 1024 ** 2;
const size = { cpuMillis: 1, memoryBytes: 4 * mebibyte };
const podSize = { requests: size, limits: { cpuMillis: 500, memoryBytes: 256 * mebibyte } };
const leftKinds = [
  ...['namespaces', 'pods', 'persistentvolumeclaims', 'rolebindings', 'serviceaccounts'],
  ...['configmaps', 'networkpolicies', 'resourcequotas', 'limitranges', 'secrets'],
];

/** One installation with one worker, which is killed again and again. */
export class KillLane {
  readonly installationId = newId();
  private readonly service: SessionService;
  private worker: ChildProcess | undefined;
  private readonly tokens: string[] = [];

  private constructor(
    private readonly ground: Ground,
    private readonly image: string,
  ) {
    this.service = new SessionService(ground.connection.db, ground.jobs.queue);
  }

  static async open(kubeconfig: string, image: string): Promise<KillLane> {
    const dir = await mkdtemp(path.join(tmpdir(), 'lp-kill-'));
    const database = await createTestDatabase();
    const log = silentLogger;
    const connection = connectDatabase({ url: database.url, maxConnections: 3, log });
    const jobs = await openJobBackend({ databaseUrl: database.url, redisUrl: undefined, log });
    const api = await FaultyApi.start(kubeconfig);
    const lane = new KillLane({ dir, api, database, connection, jobs }, image);
    await lane.writeWorkshop('plain', []);
    await lane.writeWorkshop('volume', ['access: edit', 'volume: 32Mi']);
    return lane;
  }

  /** Sessions from their start to their end, with a worker that dies on the way. */
  async run(boundary: Boundary): Promise<RunFigures> {
    try {
      return await this.live(boundary);
    } catch (cause) {
      const log = await readFile(this.logFile, 'utf8');
      throw new Error(`${JSON.stringify(boundary)}\n${log.slice(-logTail)}`, { cause });
    }
  }

  private get logFile(): string {
    return path.join(this.ground.dir, 'worker.log');
  }

  private async live(boundary: Boundary): Promise<RunFigures> {
    const { api } = this.ground;
    const worker = await this.haveWorker();
    const died = once(worker, 'exit');
    let [calls, lastChange] = [0, 0];
    let struck: string | undefined;
    api.cutAt = (call) => {
      calls += 1;
      if (!call.startsWith('GET ')) lastChange = calls;
      if (calls !== boundary.call) return undefined;
      struck = call;
      return { at: boundary.at, strike: () => worker.kill('SIGKILL') };
    };
    const sessions = [await this.start('plain'), await this.start('volume')];
    const token = this.tokenOf(sessions[1] ?? '');
    await Promise.race([died, this.allIn(sessions, ['ended']).catch(() => undefined)]);
    const states = await this.count(sessions);
    await this.haveWorker();
    const back = performance.now();
    await this.allIn(sessions, ['ready', 'ended']);
    const settledMs = Math.round(performance.now() - back);
    await this.allIn(sessions, ['ended']);
    api.cutAt = undefined;
    this.tokens.push(...(await token));
    const left = await this.leftOf(sessions);
    return { boundary, struck, calls, lastChange, settledMs, states, left };
  }

  /** How many tokens were read, and how many of them still prove something. */
  async countTokens(): Promise<{ readonly read: number; readonly alive: number }> {
    const alive = await Promise.all(this.tokens.map((token, n) => this.isAlive(token, n)));
    return { read: alive.length, alive: alive.filter((one) => one).length };
  }

  private async isAlive(token: string, n: number): Promise<boolean> {
    const file = path.join(this.ground.dir, `review-${String(n)}.json`);
    const head = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenReview' };
    await writeFile(file, JSON.stringify({ ...head, spec: { token } }));
    const refused = async (): Promise<void> => {
      const { status } = JSON.parse(await kubectl('create', '-f', file, '-o', 'json')) as {
        readonly status: { readonly authenticated?: boolean };
      };
      if (status.authenticated === true) throw new Error('it still proves something');
    };
    return vi.waitFor(refused, tokenPatience).then(
      () => false,
      () => true,
    );
  }

  async close(): Promise<void> {
    const { api, connection, database, jobs, dir } = this.ground;
    if (this.worker?.kill('SIGKILL') === true) await once(this.worker, 'exit');
    await jobs.close();
    await api.close();
    await connection.close();
    await database.close();
    await rm(dir, { recursive: true });
    // A run that failed must not leave to others what it made.
    const selector = `launchpad.dev/installation=${this.installationId}`;
    await kubectl('delete', 'namespaces', '-l', selector, '--wait=false');
    await nothingLeft(this.installationId);
  }

  private async writeWorkshop(name: string, more: readonly string[]): Promise<void> {
    const dir = path.join(this.ground.dir, 'workshops', name);
    const content = path.join(dir, 'workshop', 'content');
    await mkdir(content, { recursive: true });
    const definition = [
      ...[`title: ${name}`, 'description: Gone soon', `image: ${this.image}`, 'terminals: 1'],
      ...['duration: 1m', 'ttl: 1m', 'idle: 0', 'extension: false', 'budget: default', ...more],
    ];
    await writeFile(path.join(dir, 'workshop.yaml'), `${definition.join('\n')}\n`);
    await writeFile(path.join(content, '0-start.md'), '---\nTitle: Start\n---\n\nHello.\n');
  }

  private async haveWorker(): Promise<ChildProcess> {
    const { dir, api, database } = this.ground;
    const current = this.worker;
    if (current?.exitCode === null && current.signalCode === null) return current;
    const settings = {
      ...{ databaseUrl: database.url, installationId: this.installationId, podSize },
      ...{ kubeconfig: api.kubeconfig, workshopImage: this.image },
      ...{ workshopsDir: path.join(dir, 'workshops'), storeDir: path.join(dir, 'store') },
    };
    const log = openSync(this.logFile, 'a');
    const worker = spawn(process.execPath, [program], {
      stdio: ['ignore', log, log, 'ipc'],
      env: { ...process.env, KILLABLE_WORKER: JSON.stringify(settings) },
    });
    closeSync(log);
    this.worker = worker;
    const ended = once(worker, 'exit').then(() => {
      throw new Error('the worker ended before it worked');
    });
    await Promise.race([ended, once(worker, 'message')]);
    ended.catch(() => undefined);
    return worker;
  }

  private async start(workshop: string): Promise<string> {
    const { db } = this.ground.connection;
    const owner = { id: newId(), tenantId: 'default', anonymous: false };
    await db.user.create({ data: owner });
    const { id } = await this.service.create(owner, workshop);
    await db.session.update({ where: { id }, data: { ttlSeconds, maxTtlSeconds: ttlSeconds } });
    return id;
  }

  private async rows(ids: readonly string[]) {
    return this.ground.connection.db.session.findMany({ where: { id: { in: [...ids] } } });
  }

  private async count(ids: readonly string[]): Promise<Record<string, number>> {
    const counts: Record<string, number> = {};
    for (const { state } of await this.rows(ids)) counts[state] = (counts[state] ?? 0) + 1;
    return counts;
  }

  /** Resolves once each of them has been in one of the states. */
  private async allIn(ids: readonly string[], states: readonly string[]): Promise<void> {
    const waiting = new Set(ids);
    await vi.waitFor(async () => {
      for (const { id, state } of await this.rows([...waiting]))
        if (states.includes(state)) waiting.delete(id);
      if (waiting.size > 0) throw new Error(`not ${states.join(' or ')}: ${[...waiting].join()}`);
    }, patience);
  }

  /** What the learner's account proves itself with, as long as there is a pod to read it in. */
  private async tokenOf(sessionId: string): Promise<readonly string[]> {
    const file = '/var/run/secrets/kubernetes.io/serviceaccount/token';
    const [place, command] = [
      ['-n', `lp-${sessionId}`],
      ['workspace', '--', 'cat', file],
    ];
    for (;;) {
      const [row] = await this.rows([sessionId]);
      if (row === undefined || row.state === 'ending' || row.state === 'ended') return [];
      if (row.state === 'ready')
        return kubectl('exec', ...place, ...command).then(
          (token) => [token.trim()],
          () => [],
        );
      await delay(200);
    }
  }

  private async leftOf(sessions: readonly string[]): Promise<readonly string[]> {
    const selector = `launchpad.dev/installation=${this.installationId}`;
    const kinds = leftKinds.join(',');
    const text = await kubectl('get', kinds, '-A', '-l', selector, '-o', 'name');
    const left = text.split('\n').filter((line) => line !== '');
    // Volumes are in no namespace, and are cleared by their own controller in its own time.
    const isOurs = (line: string): boolean => sessions.some((id) => line.includes(id));
    const volumes = async (): Promise<string[]> => {
      const columns = 'custom-columns=N:.metadata.name,C:.spec.claimRef.namespace';
      return (await kubectl('get', 'pv', '--no-headers', '-o', columns)).split('\n').filter(isOurs);
    };
    const gone = async (): Promise<void> => {
      if ((await volumes()).length > 0) throw new Error('there are volumes');
    };
    await vi.waitFor(gone, volumePatience).catch(() => undefined);
    return [...left, ...(await volumes())];
  }
}
