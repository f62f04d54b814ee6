/**
 * What `npm run images` makes. Each has its Dockerfile in this folder, under its own name unless it is a stage of another's:
 * those that share their first stages come one after the other, and the builder makes these once.
 * `clustered: false`: nothing on a cluster runs it.
 */
export const images = [
  { name: 'workshop' },
  { name: 'control-plane' },
  { name: 'edge' },
  { name: 'worker', target: 'worker' },
  { name: 'worker-local', file: 'worker', target: 'worker-local', clustered: false },
  { name: 'postgres' },
  { name: 'redis' },
];

/** The name under which an image is built, loaded and asked for by tests. */
export const referenceOf = (name) => `docker.io/launchpad/${name}:dev`;

/** Images that a build begins with, when there is no registry to get them from. */
export const baseImage = 'docker.io/library/node:20-bookworm-slim';
