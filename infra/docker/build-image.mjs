import path from 'node:path';
import { clusterOfThisMachine } from '../cluster/this-machine.mjs';
import { imageBuilder } from './image-builder.mjs';

/** `node infra/docker/build-image.mjs REFERENCE FOLDER`: builds the folder's Dockerfile and loads it into the cluster. */
const [, , reference, folder] = process.argv;

async function run() {
  if (folder === undefined) {
    console.error('Which image, and from which folder?');
    return 2;
  }
  const builder = await imageBuilder();
  if (builder.build === undefined) {
    console.error(builder.why);
    return 1;
  }
  const dockerfile = path.join(folder, 'Dockerfile');
  const code = await builder.build({ reference, dockerfile, context: folder });
  if (code !== 0) return code;
  const { cluster, why } = await clusterOfThisMachine();
  if (cluster !== undefined) return cluster.load(reference);
  console.error(why);
  return 1;
}

process.exitCode = await run();
