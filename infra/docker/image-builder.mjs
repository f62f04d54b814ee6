import { runCommand } from '../run-command.mjs';
import { clusterOfThisMachine, dockerAnswers } from '../cluster/this-machine.mjs';
import { baseImage } from './images.mjs';

/**
 * What builds images here: Docker where an engine runs, else buildah, which needs none.
 * @returns {Promise<{ name: string, build: (what: { reference: string, dockerfile: string, context: string, target?: string }) => Promise<number> } | { why: string }>}
 */
export async function imageBuilder() {
  const { cluster } = await clusterOfThisMachine();
  // A cluster outside of Docker takes its images from buildah.
  if (cluster?.base === undefined && (await dockerAnswers()))
    return { name: 'docker', build: withProgram(['docker', 'build']) };
  const prepared = await prepareBuildah(cluster);
  if (prepared !== true) return { why: prepared };
  // Without an engine there is no network of containers: steps use the machine's, in a root of their own. The format is
  // Docker's, as the other one knows no HEALTHCHECK.
  const options = ['--isolation', 'chroot', '--layers', '--format', 'docker'];
  return { name: 'buildah', build: withProgram(['buildah', 'build', ...options]) };
}

const withProgram =
  (program) =>
  async ({ reference, dockerfile, context, target }) => {
    const wanted = target === undefined ? [] : ['--target', target];
    const command = [...program, '-t', reference, '-f', dockerfile, ...wanted, context];
    const { ok, code, output } = await runCommand(command);
    if (!ok) console.error(output);
    return code;
  };

/** True, or why nothing can be built. */
async function prepareBuildah(cluster) {
  const there = await runCommand(['buildah', '--version']);
  if (there.ok) {
    const local = await runCommand(['buildah', 'inspect', '--type', 'image', baseImage]);
    if (local.ok || (await runCommand(['buildah', 'pull', '-q', baseImage])).ok) return true;
  }
  // Installs buildah as well.
  if (cluster?.base !== undefined) {
    return (await cluster.base()) === 0 ? true : `${baseImage} could not be made: see above.`;
  }
  return there.ok
    ? `${baseImage} is not here and could not be fetched: is a registry reachable?`
    : 'Images are built by Docker (a running engine) or buildah (apt-get install buildah): neither is here.';
}
