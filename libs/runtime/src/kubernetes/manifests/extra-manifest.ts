import { annotations, ownerLabels } from '../owner-marks.js';
import { startRefused } from '../../start-failure.js';
import type { Manifest, Place } from './manifest.js';

type Fields = Readonly<Record<string, unknown>>;

/**
 * An object that the workshop's author asked for, with our marks on it. Which kinds are allowed was decided before; here
 * it only has to be an object, and its namespace is the session's whatever it says.
 */
export function extraManifest(object: Fields, place: Place): Manifest {
  const { apiVersion, kind, metadata } = object;
  const { name, labels, annotations: notes } = fieldsOf(metadata);
  if (typeof apiVersion !== 'string' || typeof kind !== 'string' || typeof name !== 'string') {
    throw startRefused(
      'admission_refused',
      'An object of this workshop has no apiVersion, kind or name.',
    );
  }
  return {
    ...object,
    apiVersion,
    kind,
    metadata: {
      name,
      labels: { ...textsOf(labels), ...ownerLabels(place) },
      annotations: { ...textsOf(notes), [annotations.workspace]: place.uid },
    },
  };
}

const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null ? (value as Fields) : {};

const textsOf = (value: unknown): Record<string, string> =>
  Object.fromEntries(
    Object.entries(fieldsOf(value)).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    ),
  );
