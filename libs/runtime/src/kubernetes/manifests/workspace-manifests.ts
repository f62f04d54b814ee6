import type { ClusterRequest } from '../../cluster-request.js';
import type { WorkspaceSpec } from '../../workspace-runtime.js';
import type { KubernetesRuntimeOptions } from '../kubernetes-options.js';
import { namespaceOf } from '../slug.js';
import { accountManifest, roleBindingManifest } from './account-manifests.js';
import { budgetManifests, doorsManifest } from './budget-manifests.js';
import { contentManifest } from './content-manifest.js';
import { extraManifest } from './extra-manifest.js';
import type { Manifest, Place } from './manifest.js';
import { networkManifests, type ApiServerAddress } from './network-manifests.js';
import { podManifest } from './pod-manifest.js';
import { admittedSize, defaultPodSize } from './pod-size.js';
import { volumeManifest } from './volume-manifest.js';

/** The installation's part of what becomes a workspace. */
export type ManifestSettings = Pick<
  KubernetesRuntimeOptions,
  'workshopImage' | 'imagePullPolicy' | 'edge' | 'storageClass' | 'podSize'
>;

export type WorkspaceRequest = {
  readonly spec: WorkspaceSpec;
  /** Uid of the session's namespace. */
  readonly uid: string;
  readonly settings: ManifestSettings;
  /** The workshop's files as tar.gz; `undefined` when its image has them. */
  readonly content: Buffer | undefined;
  readonly apiServer: readonly ApiServerAddress[];
  readonly now: Date;
};

const nothingAsked: ClusterRequest = {
  budget: 'default',
  access: 'none',
  egress: 'internet',
  objects: [],
};

export const clusterRequestOf = (spec: WorkspaceSpec): ClusterRequest =>
  spec.cluster ?? nothingAsked;

/**
 * What goes into a session's namespace, in stages: what is in one stage may be made at once, and only when all of it is
 * there comes the next. Limits and walls are therefore there before anything that they are to hold.
 */
export function workspaceManifests(request: WorkspaceRequest): readonly (readonly Manifest[])[] {
  const { spec, settings, content } = request;
  const asked = clusterRequestOf(spec);
  const { volumeBytes, access } = asked;
  const place = placeOf(request);
  return [
    limitsAndWalls(request, asked),
    [
      accountManifest(place),
      ...(access === 'none'
        ? []
        : [roleBindingManifest(access, namespaceOf(spec.sessionId), place)]),
    ],
    [
      ...(content === undefined ? [] : [contentManifest(content, place)]),
      ...(volumeBytes === undefined
        ? []
        : [volumeManifest({ bytes: volumeBytes, storageClass: settings.storageClass }, place)]),
      ...asked.objects.map((object) => extraManifest(object, place)),
    ],
    [workspacePod(request)],
  ];
}

export function workspacePod({ spec, uid, settings, content, now }: WorkspaceRequest): Manifest {
  const asked = clusterRequestOf(spec);
  return podManifest({
    spec,
    uid,
    now,
    image: asked.image ?? settings.workshopImage,
    imagePullPolicy: settings.imagePullPolicy,
    size: podSizeOf(settings, asked),
    access: asked.access,
    bringsContent: content !== undefined,
    hasVolume: asked.volumeBytes !== undefined,
  });
}

function limitsAndWalls(request: WorkspaceRequest, asked: ClusterRequest): readonly Manifest[] {
  const { settings, apiServer } = request;
  const { budget, egress, access, volumeBytes } = asked;
  const place = placeOf(request);
  const network = {
    edge: settings.edge,
    egress,
    apiServer: access === 'none' ? [] : apiServer,
  };
  const overhead = { pod: podSizeOf(settings, asked), volumeBytes };
  return [
    ...(typeof budget === 'string'
      ? [doorsManifest(place)]
      : budgetManifests({ limits: budget, overhead }, place)),
    ...networkManifests(network, place),
  ];
}

const placeOf = ({ spec, uid }: WorkspaceRequest): Place => ({
  installationId: spec.installationId,
  tenantId: spec.tenantId,
  sessionId: spec.sessionId,
  uid,
});

function podSizeOf({ podSize = defaultPodSize }: ManifestSettings, { budget }: ClusterRequest) {
  return typeof budget === 'string' ? podSize : admittedSize(podSize, budget);
}
