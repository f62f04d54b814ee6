import { objectNames } from '../slug.js';
import { markedMetadata, type Manifest, type Place } from './manifest.js';

export const contentFile = 'content.tar.gz';

/** Largest archive, in bytes: an object may have 1 MiB (etcd's limit is 1.5), and base64 takes a third more. */
export const largestContent = 700 * 1024;

/** The workshop's files, for images that carry none. */
export const contentManifest = (archive: Buffer, place: Place): Manifest => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: markedMetadata(objectNames.content, place),
  binaryData: { [contentFile]: archive.toString('base64') },
});
