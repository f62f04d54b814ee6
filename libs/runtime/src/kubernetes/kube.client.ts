import { setMaxListeners } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { AppError, systemClock, type Clock, type Logger } from '@launchpad/kernel';
import type { ApiBudget } from './api-budget.js';
import { classifyAnswer, type Answer } from './classify-answer.js';
import type { Call, KubeConnection } from './kube.connection.js';
import { retryAfterMs } from './retry-after.js';
import type { Purpose } from './token-bucket.js';

export type KubeClientOptions = {
  readonly connection: KubeConnection;
  readonly budget: ApiBudget;
  /** How long one request may take, in milliseconds. */
  readonly timeoutMs: number;
  readonly clock?: Clock;
  readonly log: Logger;
};

export type KubeRequest = Pick<Call, 'method' | 'path' | 'body'> & {
  readonly query?: Readonly<Record<string, string>>;
  readonly purpose?: Purpose;
};

/** What is known after a request; one about which nothing became known throws `runtime.unavailable`. */
export type Known = Exclude<Answer, { kind: 'again' }>;

/** How often one request is sent, and what lies between, when nobody says how long to wait. */
const attempts = 4;
const pausesMs = [100, 400, 1600] as const;
/** After so long it is given up all the same: who asks has other work, and comes back. In milliseconds. */
const patienceMs = 15_000;

/** Speaks to the API server within the budget. Sends again what got no answer: every request may safely be repeated. */
export class KubeClient {
  private readonly clock: Clock;
  private readonly closing = new AbortController();
  private readonly calls = new Set<AbortController>();

  constructor(private readonly options: KubeClientOptions) {
    this.clock = options.clock ?? systemClock;
    // Everybody who pauses listens to it: with a cluster in trouble that is many at once, and no leak.
    setMaxListeners(0, this.closing.signal);
  }

  async send(request: KubeRequest): Promise<Known> {
    const begin = performance.now();
    let why = '';
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      if (performance.now() - begin > patienceMs) break;
      const answer = await this.sendOnce(request);
      if (answer.kind !== 'again') return answer;
      ({ why } = answer);
      const { method, path } = request;
      this.options.log.debug({ method, path, attempt, why, afterMs: answer.afterMs }, 'no answer');
      await this.pause(answer.afterMs, pausesMs[attempt]);
    }
    throw new AppError('runtime.unavailable', `The cluster could not be asked: ${why}.`);
  }

  /** An answer without end, line by line. Returns when it ends; throws what ended it otherwise. */
  async *follow(request: KubeRequest, signal: AbortSignal): AsyncGenerator<string, void> {
    const call = this.begin();
    const stop = (): void => call.abort();
    signal.addEventListener('abort', stop, { once: true });
    try {
      const response = await this.open(request, call);
      const { statusCode = 0 } = response;
      if (statusCode !== 200) throw new Error(`the API server answered ${String(statusCode)}`);
      let rest = '';
      for await (const part of response as AsyncIterable<string>) {
        const lines = (rest + part).split('\n');
        rest = lines.pop() ?? '';
        yield* lines.filter((line) => line !== '');
      }
    } finally {
      signal.removeEventListener('abort', stop);
      // Whoever stops reading wants no more of it.
      call.abort();
      this.calls.delete(call);
    }
  }

  close(): void {
    this.closing.abort();
    for (const call of this.calls) call.abort();
    this.options.budget.close();
    this.options.connection.close();
  }

  private async sendOnce(request: KubeRequest): Promise<Answer> {
    const { budget, timeoutMs } = this.options;
    const call = this.begin();
    let limit: NodeJS.Timeout | undefined;
    try {
      const response = await this.open(request, call, () => {
        limit = setTimeout(() => call.abort(new Error('it did not answer in time')), timeoutMs);
      });
      // The limit holds until the answer is read to its end: one that stops half-way is no answer.
      let body = '';
      for await (const part of response as AsyncIterable<string>) body += part;
      const { statusCode: status = 0, headers } = response;
      const raw = { status, retryAfter: headers['retry-after'], body };
      const answer = classifyAnswer(raw, this.clock.now());
      // Some say it only in the body.
      if (raw.retryAfter === undefined && answer.kind === 'again')
        budget.pause(answer.afterMs ?? 0);
      return answer;
    } catch (error) {
      if (this.closing.signal.aborted) throw stopping(error);
      if (error instanceof AppError) throw error;
      return { kind: 'again', why: faultOf(error, call.signal), afterMs: undefined };
    } finally {
      clearTimeout(limit);
      this.calls.delete(call);
    }
  }

  /** Sends a request when the budget lets it go, and heeds an answer that asks to be left alone before its body is read. */
  private async open(
    request: KubeRequest,
    call: AbortController,
    onGo?: () => void,
  ): Promise<IncomingMessage> {
    const { connection, budget } = this.options;
    const login = await connection.login();
    // The last thing before it leaves: nothing slips through that the cluster asked for meanwhile.
    await budget.take(request.purpose ?? 'other');
    onGo?.();
    const { signal } = call;
    const response = await connection.send({ ...request, path: pathOf(request), login, signal });
    const waitMs = retryAfterMs(response.headers['retry-after'], this.clock.now());
    if (waitMs !== undefined) budget.pause(waitMs);
    return response.setEncoding('utf8');
  }

  /**
   * Calls are ended by controllers that are held on to. `AbortSignal.any` and `.timeout` are not: with Node 20 they may be
   * collected while a request waits for them, which then waits for ever.
   */
  private begin(): AbortController {
    const call = new AbortController();
    this.calls.add(call);
    if (this.closing.signal.aborted) call.abort();
    return call;
  }

  private async pause(askedMs: number | undefined, usualMs: number | undefined): Promise<void> {
    // What was asked for is kept by the budget.
    if (askedMs !== undefined || usualMs === undefined) return;
    const jitter = 0.5 + Math.random();
    const { signal } = this.closing;
    await delay(usualMs * jitter, undefined, { signal }).catch((error: unknown) => {
      throw stopping(error);
    });
  }
}

const stopping = (cause: unknown): AppError =>
  new AppError('runtime.unavailable', 'Launchpad is stopping.', { cause });

const pathOf = ({ path, query }: KubeRequest): string =>
  query === undefined ? path : `${path}?${new URLSearchParams(query).toString()}`;

/** An aborted call says only that it was; why, its signal knows. */
function faultOf(error: unknown, { aborted, reason }: AbortSignal): string {
  const fault: unknown = aborted ? reason : error;
  return fault instanceof Error ? fault.message : String(fault);
}
