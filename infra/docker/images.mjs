/** What `npm run images` makes; each has its Dockerfile in this folder. */
export const images = [{ name: 'workshop' }];

/** The name under which an image is built, loaded and asked for by tests. */
export const referenceOf = (name) => `docker.io/launchpad/${name}:dev`;

/** Images that a build begins with, when there is no registry to get them from. */
export const baseImage = 'docker.io/library/node:20-bookworm-slim';
