import { objectNames } from '../slug.js';
import { markedMetadata, type Manifest, type Place } from './manifest.js';
import { bytesQuantity } from './quantity.js';

export type VolumeRequest = {
  readonly bytes: number;
  /** The cluster's default class where none is named. */
  readonly storageClass: string | undefined;
};

/** A home that outlives its pod, and goes with the namespace. */
export const volumeManifest = ({ bytes, storageClass }: VolumeRequest, place: Place): Manifest => ({
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: markedMetadata(objectNames.home, place),
  spec: {
    accessModes: ['ReadWriteOnce'],
    ...(storageClass === undefined ? {} : { storageClassName: storageClass }),
    resources: { requests: { storage: bytesQuantity(bytes) } },
  },
});
