import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { root, runCommand } from '../run-command.mjs';

const name = 'launchpad';
const dockerKubeconfig = path.join(root, '.cache', 'cluster', 'kubeconfig');

/** How each tool does it. `load` is given an image that Docker has. */
const tools = {
  kind: {
    exists: { command: ['kind', 'get', 'clusters'], says: name },
    create: [
      'kind',
      'create',
      'cluster',
      '--name',
      name,
      '--wait',
      '180s',
      '--kubeconfig',
      dockerKubeconfig,
    ],
    kubeconfig: ['kind', 'export', 'kubeconfig', '--name', name, '--kubeconfig', dockerKubeconfig],
    load: (image) => ['kind', 'load', 'docker-image', image, '--name', name],
    remove: ['kind', 'delete', 'cluster', '--name', name, '--kubeconfig', dockerKubeconfig],
  },
  k3d: {
    exists: { command: ['k3d', 'cluster', 'list', '--no-headers'], says: name },
    create: [
      'k3d',
      'cluster',
      'create',
      name,
      '--wait',
      '--timeout',
      '180s',
      '--kubeconfig-update-default=false',
    ],
    kubeconfig: ['k3d', 'kubeconfig', 'write', name, '--output', dockerKubeconfig],
    load: (image) => ['k3d', 'image', 'import', image, '--cluster', name],
    remove: ['k3d', 'cluster', 'delete', name],
  },
};

/** @param {'kind' | 'k3d'} kind */
export function dockerCluster(kind) {
  const tool = tools[kind];
  const exists = async () => {
    const { stdout } = await runCommand(tool.exists.command);
    return stdout.split('\n').some((line) => line.split(/\s/)[0] === tool.exists.says);
  };
  const inOrder = async (commands) => {
    for (const command of commands) {
      const { ok, code } = await runCommand(command, { live: true });
      if (!ok) return code;
    }
    return 0;
  };
  const remove = () => inOrder([tool.remove]);
  return {
    kubeconfig: dockerKubeconfig,
    // Their servers come as images.
    build: async () => 0,
    up: async () => {
      await mkdir(path.dirname(dockerKubeconfig), { recursive: true });
      return inOrder([...((await exists()) ? [] : [tool.create]), tool.kubeconfig]);
    },
    // These clusters are made in a minute: there is nothing to keep.
    down: remove,
    wipe: remove,
    load: (image) => inOrder([tool.load(image)]),
    status: () => inOrder([tool.exists.command]),
  };
}
