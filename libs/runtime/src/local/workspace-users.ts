import { createHash } from 'node:crypto';

const perInstallation = 1024;
const lowest = 200_000;
const buckets = 65_536;
const lowestInContainer = 20_000;

/**
 * Where this installation's numeric users begin. Two installations on one machine must not share a user, so each gets
 * a range of its own by its data folder.
 */
export function firstUser(dataDir: string, highest: number): number {
  const bucket = createHash('sha256').update(dataDir).digest().readUInt32BE(0);
  const start = lowest + (bucket % buckets) * perInstallation;
  if (start + perInstallation <= highest) return start;
  const room = Math.max(1, Math.floor((highest - lowestInContainer) / perInstallation));
  return lowestInContainer + (bucket % room) * perInstallation;
}

/** The lowest free user of the range; undefined when all are taken. */
export function freeUser(first: number, isTaken: (user: number) => boolean): number | undefined {
  for (let user = first; user < first + perInstallation; user += 1) {
    if (!isTaken(user)) return user;
  }
  return undefined;
}
