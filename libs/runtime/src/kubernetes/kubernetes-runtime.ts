import { AppError, type Clock, type Logger } from '@launchpad/kernel';
import { KeyedQueue } from '../keyed-queue.js';
import { recordedGone } from '../recorded-gone.js';
import type {
  ObservedWorkspace,
  OwnedWorkspace,
  WorkspaceRef,
  WorkspaceRuntime,
  WorkspaceSpec,
} from '../workspace-runtime.js';
import type { ApiServerAddresses } from './api-server.addresses.js';
import type { ClusterNamespace } from './cluster-objects.js';
import { ContentArchives } from './content.archive.js';
import type { KubeClient } from './kube.client.js';
import { namespaceManifest } from './manifests/namespace-manifest.js';
import {
  clusterRequestOf,
  workspaceManifests,
  workspacePod,
  type ManifestSettings,
  type WorkspaceRequest,
} from './manifests/workspace-manifests.js';
import {
  isLeaving,
  isMeantFor,
  isOver,
  needsEvents,
  observeWorkspace,
} from './observe-workspace.js';
import { listOwnedNamespaces } from './owned.list.js';
import { namespaceOf } from './slug.js';
import { watchWorkspaces } from './workspace.watch.js';
import {
  namespacePath,
  podPath,
  stillLeaving,
  type WorkspaceObjects,
} from './workspace.objects.js';

export type KubernetesRuntimeParts = {
  readonly installationId: string;
  readonly settings: ManifestSettings;
  readonly client: KubeClient;
  readonly objects: WorkspaceObjects;
  readonly apiServer: ApiServerAddresses;
  readonly clock: Clock;
  readonly log: Logger;
};

/** Whatever is still in a namespace on its way out does not count. */
const unseen = { pod: undefined, events: [] };

type HadNamespace = ClusterNamespace & { readonly isNew: boolean };

/**
 * Runs each workspace in a namespace of its own, whose uid is the workspace's. What there is of one is read from the
 * cluster every time, so nothing is lost with this process, and what a crash left half-made is continued.
 */
export class KubernetesRuntime implements WorkspaceRuntime {
  readonly name = 'kubernetes';
  private readonly queue = new KeyedQueue();
  private readonly archives = new ContentArchives();
  private readonly stops = new Set<() => void>();
  private closed = false;

  constructor(private readonly parts: KubernetesRuntimeParts) {}

  ensure(spec: WorkspaceSpec): Promise<{ readonly uid: string }> {
    return this.queue.run(spec.sessionId, () => this.bringUp(spec));
  }

  async observe(ref: WorkspaceRef): Promise<ObservedWorkspace> {
    const { objects, clock } = this.parts;
    const owner = this.ownerOf(ref);
    const namespace = await objects.findNamespace(owner);
    if (namespace === undefined) return { kind: 'absent' };
    if (isLeaving(namespace)) return observeWorkspace({ ...unseen, namespace, now: clock.now() });
    const pod = await objects.findPod(owner);
    const events = needsEvents(pod) ? await objects.findPodEvents(ref.sessionId, pod) : [];
    return observeWorkspace({ namespace, pod, events, now: clock.now() });
  }

  destroy(ref: WorkspaceRef): Promise<void> {
    return this.queue.run(ref.sessionId, async () => {
      const { objects, log } = this.parts;
      const namespace = await objects.findNamespace(this.ownerOf(ref), 'removal');
      if (namespace === undefined || isLeaving(namespace)) return;
      const { name, uid } = namespace.metadata;
      await objects.remove(namespacePath(name), uid);
      log.info({ sessionId: ref.sessionId, uid }, 'workspace is being removed');
    });
  }

  async listOwned(): Promise<readonly OwnedWorkspace[]> {
    return listOwnedNamespaces(this.parts.client, this.parts.installationId);
  }

  watch(onHint: (sessionId: string) => void): () => void {
    const stop = watchWorkspaces({ ...this.parts, onHint });
    this.stops.add(stop);
    return () => {
      this.stops.delete(stop);
      stop();
    };
  }

  /** The pods go on: the next Launchpad finds them by their marks. */
  async close(): Promise<void> {
    this.closed = true;
    for (const stop of this.stops) stop();
    this.stops.clear();
    this.parts.client.close();
  }

  private async bringUp(spec: WorkspaceSpec): Promise<{ readonly uid: string }> {
    if (this.closed) throw new AppError('runtime.unavailable', 'Launchpad is stopping.');
    const { installationId, log } = this.parts;
    if (spec.installationId !== installationId) {
      throw new AppError('runtime.not_owned', 'The workspace is meant for another installation.');
    }
    const namespace = await this.haveNamespace(spec);
    if (isLeaving(namespace)) throw stillLeaving();
    const { uid } = namespace.metadata;
    if (await this.havePod(spec, namespace))
      log.info({ sessionId: spec.sessionId, tenantId: spec.tenantId, uid }, 'workspace submitted');
    return { uid };
  }

  /** Who has no uid recorded has most likely nothing yet, and saves a request by not asking. */
  private async haveNamespace(spec: WorkspaceSpec): Promise<HadNamespace> {
    const { objects } = this.parts;
    if (spec.uid === undefined)
      return { ...(await objects.create(namespaceManifest(spec), spec)), status: {} };
    const recorded = await objects.findNamespace(spec);
    if (recorded === undefined) throw recordedGone();
    return { ...recorded, isNew: false };
  }

  /** `true` when there is a new pod. One that is there proves that all that comes before it was made. */
  private async havePod(spec: WorkspaceSpec, namespace: HadNamespace): Promise<boolean> {
    const { objects } = this.parts;
    const { uid } = namespace.metadata;
    const pod = namespace.isNew ? undefined : await objects.findPod(spec);
    const isKnown = pod !== undefined && isMeantFor(pod, uid);
    const isEnding = pod?.metadata.deletionTimestamp !== undefined;
    if (isEnding || (isKnown && !isOver(pod))) return false;
    if (pod !== undefined) await objects.remove(podPath(spec.sessionId), pod.metadata.uid);
    const request = await this.requestFor(spec, uid);
    if (isKnown) await objects.create(workspacePod(request), spec, namespaceOf(spec.sessionId));
    else await this.makeAll(request);
    return true;
  }

  private async makeAll(request: WorkspaceRequest): Promise<void> {
    const { spec } = request;
    const namespace = namespaceOf(spec.sessionId);
    for (const stage of workspaceManifests(request)) {
      await Promise.all(
        stage.map((manifest) => this.parts.objects.create(manifest, spec, namespace)),
      );
    }
  }

  private async requestFor(spec: WorkspaceSpec, uid: string): Promise<WorkspaceRequest> {
    const { settings, apiServer, clock } = this.parts;
    const { image, access } = clusterRequestOf(spec);
    return {
      spec,
      uid,
      settings,
      content: image === undefined ? await this.archives.get(spec.contentDir) : undefined,
      apiServer: access === 'none' ? [] : await apiServer.get(),
      now: clock.now(),
    };
  }

  private ownerOf({ sessionId, uid }: WorkspaceRef) {
    return { installationId: this.parts.installationId, sessionId, uid };
  }
}
