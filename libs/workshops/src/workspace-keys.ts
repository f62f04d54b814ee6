import { mostObjects } from '@launchpad/runtime';
import { z } from 'zod';
import { wanted } from './written-text.js';

/** The workshop app has these to itself. */
const appPorts = { first: 10_080, last: 10_084 };
export const mostPorts = 8;

/** Whether a program of the learner can be shown there: below 1024 it could not listen. */
export const isExposable = (port: number): boolean =>
  port >= 1024 && port <= 65_535 && (port < appPorts.first || port > appPorts.last);

const portRule =
  'must be a port from 1024 to 65535, and none of 10080 to 10084, which the workshop itself uses';

export const portsKey = z
  .array(z.int({ error: portRule }).refine(isExposable, portRule), {
    error: wanted('a list of ports', 'ports: [8080]'),
  })
  .max(mostPorts, `has too many entries; use at most ${String(mostPorts)}`)
  .refine((ports) => new Set(ports).size === ports.length, 'names the same port twice; remove one')
  .default([]);

/** What they may be is told by `objectFaults`. */
export const objectsKey = z
  .array(z.unknown(), {
    error: wanted('a list of manifests', 'objects: [{ apiVersion: v1, kind: ConfigMap, … }]'),
  })
  .max(mostObjects, `has too many entries; use at most ${String(mostObjects)}`)
  .default([]);
