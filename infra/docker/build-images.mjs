import path from 'node:path';
import { clusterOfThisMachine } from '../cluster/this-machine.mjs';
import { root, seconds } from '../run-command.mjs';
import { imageBuilder } from './image-builder.mjs';
import { images, referenceOf } from './images.mjs';

/** `npm run images [-- NAME…] [-- --load]`: builds all images or those named, and gives them to the cluster. */
const args = process.argv.slice(2);
const load = args.includes('--load');
const names = args.filter((arg) => !arg.startsWith('--'));

async function timed(what, act) {
  const started = performance.now();
  const code = await act();
  if (code === 0) console.log(`  ${what.padEnd(24)} ${seconds(performance.now() - started)}`);
  else console.error(`  ${what} failed`);
  return code;
}

async function run() {
  const unknown = names.filter((name) => !images.some((image) => image.name === name));
  if (unknown.length > 0) {
    console.error(
      `No such image: ${unknown.join(', ')}. There are ${images.map(({ name }) => name).join(', ')}.`,
    );
    return 2;
  }
  const builder = await imageBuilder();
  const { cluster, why } = load ? await clusterOfThisMachine() : {};
  if (builder.build === undefined || (load && cluster === undefined)) {
    console.error(builder.why ?? why);
    return 1;
  }
  for (const { name, file = name, target, clustered = true } of images) {
    if (names.length > 0 && !names.includes(name)) continue;
    const reference = referenceOf(name);
    const dockerfile = path.join(root, 'infra', 'docker', `${file}.Dockerfile`);
    const what = { reference, dockerfile, context: root, target };
    const code =
      (await timed(`built ${name}`, () => builder.build(what))) ||
      (load && clustered ? await timed(`loaded ${name}`, () => cluster.load(reference)) : 0);
    if (code !== 0) return code;
  }
  return 0;
}

process.exitCode = await run();
