/**
 * @typedef {object} Machine what there is to run a cluster with
 * @property {boolean} docker a Docker engine answers
 * @property {boolean} kind
 * @property {boolean} k3d
 * @property {boolean} debian with apt, and these Kubernetes sources: Debian 12
 * @property {boolean} root
 */

/**
 * Which way a machine runs a cluster: in Docker where there is one, as it is tidier, else on Debian itself.
 * @param {Machine} machine
 * @returns {{ kind: 'kind' | 'k3d' | 'debian' } | { kind: 'none', why: string }}
 */
export function chooseCluster({ docker, kind, k3d, debian, root }) {
  if (docker && kind) return { kind: 'kind' };
  if (docker && k3d) return { kind: 'k3d' };
  if (debian && root) return { kind: 'debian' };
  return { kind: 'none', why: missing({ docker, debian }).join('\n') };
}

function missing({ docker, debian }) {
  const ways = ['This machine cannot run a cluster yet. One of these is enough:'];
  if (docker) {
    ways.push(
      '  kind (https://kind.sigs.k8s.io), or k3d (https://k3d.io): a Docker engine runs already',
    );
  } else {
    ways.push(
      '  a Docker engine that runs, and kind (https://kind.sigs.k8s.io) or k3d (https://k3d.io)',
    );
  }
  ways.push(
    debian
      ? '  root: this is Debian 12, where a cluster is built from its packages (sudo npm run cluster:up)'
      : '  Debian 12 and root: there a cluster is built from packages, without Docker',
    '  any other cluster: set KUBECONFIG, and load or push the images yourself',
  );
  return ways;
}
