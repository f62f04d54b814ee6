import { randomBytes } from 'node:crypto';
import { inject, onTestFinished } from 'vitest';
import { ClusterApi, type Expectation, type Manifest } from './cluster.api.js';
import { kubectl } from './kubectl.process.js';
import { cannotStart, isReady, whyNot, type Pod } from './pod-status.js';

const restricted = { 'pod-security.kubernetes.io/enforce': 'restricted' };
/** Says which run of the suite made a namespace. */
export const runLabel = 'launchpad.dev/test-run';

/** A namespace of one test. It begins to go at the test's end, with all that is in it; the run waits for that. */
export class TestNamespace {
  private constructor(
    readonly api: ClusterApi,
    readonly name: string,
  ) {}

  static async create(labels: Readonly<Record<string, string>> = {}): Promise<TestNamespace> {
    const api = new ClusterApi();
    const name = `launchpad-test-${randomBytes(4).toString('hex')}`;
    await api.create('/api/v1/namespaces', {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name, labels: { ...restricted, [runLabel]: inject('clusterRun'), ...labels } },
    });
    const namespace = new TestNamespace(api, name);
    onTestFinished(() => api.remove(`/api/v1/namespaces/${name}`));
    return namespace;
  }

  path(kind: string, name: string): string {
    return `/api/v1/namespaces/${this.name}/${kind}/${name}`;
  }

  async create<T>(kind: string, manifest: Manifest): Promise<T> {
    return this.api.create<T>(`/api/v1/namespaces/${this.name}/${kind}`, manifest);
  }

  async until<T>(kind: string, name: string, expectation: Expectation<T>): Promise<T | undefined> {
    return this.api.until<T>(this.path(kind, name), expectation);
  }

  /** Makes the pod and waits until it is ready. */
  async start(manifest: Manifest & { readonly metadata: { readonly name: string } }): Promise<Pod> {
    await this.create('pods', manifest);
    const { name } = manifest.metadata;
    const pod = await this.until<Pod>('pods', name, {
      what: `pod ${name} is ready`,
      withinMs: 120_000,
      accept: (seen) => {
        const why = seen === undefined ? undefined : cannotStart(seen);
        if (why !== undefined) throw new Error(`pod ${name} cannot start: ${why}`);
        return seen !== undefined && isReady(seen);
      },
    });
    if (pod === undefined) throw new Error(`pod ${name} has gone`);
    return pod;
  }

  /** Waits until a pod that is to end has ended well. */
  async finished(name: string): Promise<void> {
    await this.until<Pod>('pods', name, {
      what: `pod ${name} has ended`,
      withinMs: 120_000,
      accept: (pod) => {
        if (pod?.status.phase === 'Failed') throw new Error(`pod ${name} failed: ${whyNot(pod)}`);
        return pod?.status.phase === 'Succeeded';
      },
    });
  }

  /** What a shell in the pod prints. */
  async shell(pod: string, script: string): Promise<string> {
    return (await kubectl('exec', '-n', this.name, pod, '--', 'sh', '-c', script)).trim();
  }

  async logs(pod: string, ...options: readonly string[]): Promise<string> {
    return kubectl('logs', '-n', this.name, pod, ...options);
  }

  async removePod(name: string): Promise<void> {
    await this.api.remove(this.path('pods', name), { gracePeriodSeconds: 0 });
    await this.gone('pods', name);
  }

  async remove(): Promise<void> {
    await this.api.removeNamespace(this.name);
  }

  private async gone(kind: string, name: string): Promise<void> {
    await this.until(kind, name, { what: `${name} is gone`, accept: (seen) => seen === undefined });
  }
}
