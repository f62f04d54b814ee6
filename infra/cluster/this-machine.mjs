import { readFileSync } from 'node:fs';
import { runCommand } from '../run-command.mjs';
import { chooseCluster } from './choose-cluster.mjs';
import { debianCluster } from './debian-cluster.mjs';
import { dockerCluster } from './docker-clusters.mjs';

const works = async (...command) => (await runCommand(command)).ok;

function isDebian12() {
  try {
    const release = readFileSync('/etc/os-release', 'utf8');
    return /^ID=debian$/m.test(release) && /^VERSION_ID="12"$/m.test(release);
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
    return false;
  }
}

/** A Docker engine that answers; the client alone is nothing. */
export const dockerAnswers = () => works('docker', 'version', '--format', '{{.Server.Version}}');

/**
 * The cluster that this machine can run.
 * @returns {Promise<{ cluster: ReturnType<typeof debianCluster> | ReturnType<typeof dockerCluster> } | { why: string }>}
 */
export async function clusterOfThisMachine() {
  const [docker, kind, k3d] = await Promise.all([
    dockerAnswers(),
    works('kind', 'version'),
    works('k3d', 'version'),
  ]);
  const choice = chooseCluster({
    docker,
    kind,
    k3d,
    debian: isDebian12(),
    root: process.getuid?.() === 0,
  });
  switch (choice.kind) {
    case 'none':
      return { why: choice.why };
    case 'debian':
      return { cluster: debianCluster() };
    default:
      return { cluster: dockerCluster(choice.kind) };
  }
}
