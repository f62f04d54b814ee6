import { once } from 'node:events';
import { request, type RequestOptions } from 'node:https';
import type { IncomingMessage } from 'node:http';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { connectToCluster, type ClusterConnection } from './cluster.connection.js';

export type Manifest = Readonly<Record<string, unknown>>;

/** What the API server refused, and why. */
class ClusterRefusal extends Error {
  constructor(
    readonly status: number,
    readonly body: string,
    asked: string,
  ) {
    super(`${asked}: ${String(status)} ${body}`);
  }
}

type Watched<T> = { readonly type: string; readonly object: T };
export type Expectation<T> = {
  /** What is awaited, for the message of a failure. */
  readonly what: string;
  /** `undefined`: the object is not there. May throw, when it can never come true. */
  readonly accept: (object: T | undefined) => boolean;
  readonly withinMs?: number;
};

/** The API of the cluster under test, spoken without a client library: tests must not share the faults of what they test. */
export class ClusterApi {
  constructor(private readonly connection: ClusterConnection = connectToCluster()) {}

  /** @throws ClusterRefusal */
  async ask<T>(method: string, path: string, body?: Manifest): Promise<T> {
    const answer = await this.open(method, path, body);
    const content = await text(answer);
    const status = answer.statusCode ?? 0;
    if (status >= 300) throw new ClusterRefusal(status, content, `${method} ${path}`);
    return JSON.parse(content) as T;
  }

  get<T>(path: string): Promise<T> {
    return this.ask('GET', path);
  }

  async find<T>(path: string): Promise<T | undefined> {
    try {
      return await this.get<T>(path);
    } catch (error) {
      if (error instanceof ClusterRefusal && error.status === 404) return undefined;
      throw error;
    }
  }

  create<T>(collection: string, manifest: Manifest): Promise<T> {
    return this.ask('POST', collection, manifest);
  }

  /** An object that is gone already has been removed too. */
  async remove(path: string, options: Manifest = {}): Promise<void> {
    try {
      await this.ask('DELETE', path, { kind: 'DeleteOptions', apiVersion: 'v1', ...options });
    } catch (error) {
      if (!(error instanceof ClusterRefusal) || error.status !== 404) throw error;
    }
  }

  /** Removes a namespace and waits until nothing of it is left. */
  async removeNamespace(name: string): Promise<void> {
    const path = `/api/v1/namespaces/${name}`;
    await this.remove(path);
    await this.until(path, {
      what: `namespace ${name} is gone`,
      withinMs: 120_000,
      accept: (seen) => seen === undefined,
    });
  }

  /** Follows one object until it is as expected, and returns it as it was then. */
  async until<T>(path: string, expectation: Expectation<T>): Promise<T | undefined> {
    const { what, accept, withinMs = 60_000 } = expectation;
    const limit = AbortSignal.timeout(withinMs);
    let last: T | undefined;
    while (!limit.aborted) {
      // Opened before looking: nothing can happen in between.
      const events = await this.open('GET', watchPath(path));
      const stop = (): void => void events.destroy();
      limit.addEventListener('abort', stop);
      try {
        last = await this.find<T>(path);
        if (accept(last)) return last;
        for await (const line of createInterface({ input: events })) {
          const { type, object } = JSON.parse(line) as Watched<T>;
          if (type === 'ERROR') break;
          last = type === 'DELETED' ? undefined : object;
          if (accept(last)) return last;
        }
      } finally {
        limit.removeEventListener('abort', stop);
        stop();
      }
    }
    throw new Error(
      `did not happen within ${String(withinMs)} ms: ${what}\n${JSON.stringify(last)}`,
    );
  }

  private async open(method: string, path: string, body?: Manifest): Promise<IncomingMessage> {
    const { server, agent, headers } = this.connection;
    const content = body === undefined ? '' : JSON.stringify(body);
    const options: RequestOptions = {
      method,
      agent,
      headers: {
        ...headers,
        accept: 'application/json',
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(content),
      },
    };
    const outgoing = request(new URL(path, server), options);
    outgoing.end(content);
    const [answer] = (await once(outgoing, 'response')) as [IncomingMessage];
    // A watch that is given up ends with this; whoever reads it notices.
    answer.on('error', () => answer.destroy());
    return answer;
  }
}

/** One object's changes, as changes of its collection. */
function watchPath(path: string): string {
  const slash = path.lastIndexOf('/');
  const name = path.slice(slash + 1);
  return `${path.slice(0, slash)}?watch=1&fieldSelector=metadata.name%3D${name}`;
}
