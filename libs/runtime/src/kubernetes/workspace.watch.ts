import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from '@launchpad/kernel';
import { z } from 'zod';
import { WatchEvent } from './cluster-objects.js';
import type { KubeClient } from './kube.client.js';
import { labels, ownedSelector } from './owner-marks.js';
import { sessionOfNamespace } from './slug.js';
import { readAs } from './workspace.objects.js';

export type WatchOptions = {
  readonly client: Pick<KubeClient, 'send' | 'follow'>;
  readonly installationId: string;
  readonly onHint: (sessionId: string) => void;
  /** A watch that says nothing for so long, not even how far it is, is taken for dead. In milliseconds. */
  readonly silenceMs?: number;
  readonly log: Logger;
};

const collections = ['/api/v1/namespaces', '/api/v1/pods'] as const;
/** The API server says once a minute how far a watch is. */
const defaultSilenceMs = 150_000;
const shortestPauseMs = 250;
const longestPauseMs = 30_000;

const ListHead = z.object({ metadata: z.object({ resourceVersion: z.string() }) });

/** Tells which sessions may have changed. Nothing depends on it: what a broken watch misses, the next look finds. */
export function watchWorkspaces(options: WatchOptions): () => void {
  const stop = new AbortController();
  for (const path of collections) void new CollectionWatch(path, options, stop.signal).run();
  return () => {
    stop.abort();
  };
}

class CollectionWatch {
  private resourceVersion: string | undefined;
  private pauseMs = shortestPauseMs;

  constructor(
    private readonly path: string,
    private readonly options: WatchOptions,
    private readonly stop: AbortSignal,
  ) {}

  /** Ends when it is stopped, and for no other reason. */
  async run(): Promise<void> {
    while (!this.stop.aborted) {
      await this.followOnce().catch((error: unknown) => {
        // How far it was may be what is wrong with it.
        this.resourceVersion = undefined;
        if (!this.stop.aborted)
          this.options.log.debug({ path: this.path, err: error }, 'watch broken');
      });
      await delay(this.pauseMs * (0.5 + Math.random()), undefined, { signal: this.stop }).catch(
        () => undefined,
      );
      this.pauseMs = Math.min(longestPauseMs, this.pauseMs * 2);
    }
  }

  private async followOnce(): Promise<void> {
    const { client, installationId, silenceMs = defaultSilenceMs } = this.options;
    const labelSelector = ownedSelector(installationId);
    this.resourceVersion ??= await this.whereToBegin(labelSelector);
    const query = {
      ...{ watch: 'true', labelSelector, resourceVersion: this.resourceVersion },
      allowWatchBookmarks: 'true',
      timeoutSeconds: String(240 + Math.floor(Math.random() * 120)),
    };
    const end = new AbortController();
    const stop = (): void => end.abort();
    const alarm = setTimeout(stop, silenceMs);
    this.stop.addEventListener('abort', stop, { once: true });
    try {
      const watch = client.follow({ method: 'GET', path: this.path, query }, end.signal);
      for await (const line of watch) {
        alarm.refresh();
        this.pauseMs = shortestPauseMs;
        this.take(line);
      }
    } finally {
      clearTimeout(alarm);
      this.stop.removeEventListener('abort', stop);
    }
  }

  private take(line: string): void {
    const { type, object } = WatchEvent.parse(JSON.parse(line));
    if (type === 'ERROR') throw new Error(`the watch was ended: ${String(object.code)}`);
    this.resourceVersion = object.metadata.resourceVersion ?? this.resourceVersion;
    const { name = '', namespace = name, labels: marks = {} } = object.metadata;
    const sessionId = sessionOfNamespace(namespace);
    // Marks can be copied: a learner's pod gives hints about nobody else's session.
    if (sessionId !== undefined && marks[labels.session] === sessionId)
      this.options.onHint(sessionId);
  }

  private async whereToBegin(labelSelector: string): Promise<string> {
    const query = { labelSelector, limit: '1' };
    const answer = await this.options.client.send({ method: 'GET', path: this.path, query });
    // Without a version a watch begins with everything there is, which only costs more.
    return readAs(ListHead, answer)?.metadata.resourceVersion ?? '';
  }
}
