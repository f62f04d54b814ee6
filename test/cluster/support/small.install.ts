import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { ClusterApi } from './cluster.api.js';
import { kubectl } from './kubectl.process.js';

const run = promisify(execFile);
const repository = path.join(import.meta.dirname, '..', '..', '..');
const namespace = 'launchpad';
const workloads = [
  'statefulset/postgres',
  ...['redis', 'control-plane', 'worker', 'edge'].map((name) => `deployment/${name}`),
];

/** Launchpad inside the cluster, as `kubectl apply -k infra/k8s/overlays/small` makes it. */
export class SmallInstall {
  private constructor(
    private readonly dir: string,
    /** Where the edge answers, for the hosts that `PORTAL_URL` and `SESSIONS_DOMAIN` say. */
    readonly edge: { readonly host: string; readonly port: number },
  ) {}

  /**
   * Installs it from a copy of the manifests, with keys of its own, and waits until all of it is up. There is one such
   * installation in a cluster: another one is somebody's and stays as it is.
   */
  static async make(settings: Readonly<Record<string, string>>): Promise<SmallInstall> {
    const api = new ClusterApi();
    if ((await api.find(`/api/v1/namespaces/${namespace}`)) !== undefined)
      throw new Error(`the cluster has a namespace ${namespace} already; it is left alone`);
    const dir = await mkdtemp(path.join(tmpdir(), 'small-'));
    await cp(path.join(repository, 'infra/k8s'), dir, { recursive: true });
    const overlay = path.join(dir, 'overlays/small');
    await rm(path.join(overlay, 'keys'), { recursive: true, force: true });
    const keys = path.join(repository, 'infra/signing-key.mjs');
    await run(process.execPath, [keys, '--into', path.join(overlay, 'keys')]);
    await changeSettings(path.join(overlay, 'kustomization.yaml'), settings);
    await kubectl('apply', '-k', overlay);
    try {
      for (const workload of workloads)
        await kubectl('-n', namespace, 'rollout', 'status', workload, '--timeout=240s');
      const service = await api.get<{ readonly spec: { readonly clusterIP: string } }>(
        `/api/v1/namespaces/${namespace}/services/edge`,
      );
      return new SmallInstall(dir, { host: service.spec.clusterIP, port: 8080 });
    } catch (error) {
      const pods = await kubectl('-n', namespace, 'get', 'pods', '-o', 'wide');
      await removeAll(dir);
      throw new Error(`the small overlay did not come up:\n${pods}`, { cause: error });
    }
  }

  async remove(): Promise<void> {
    await removeAll(this.dir);
  }
}

async function changeSettings(file: string, settings: Readonly<Record<string, string>>) {
  let text = await readFile(file, 'utf8');
  for (const [name, value] of Object.entries(settings)) {
    const line = new RegExp(`^(\\s+- ${name}=).*$`, 'm');
    if (!line.test(text)) throw new Error(`the small overlay has no line for ${name}`);
    text = text.replace(line, `$1${value}`);
  }
  await writeFile(file, text);
}

async function removeAll(dir: string): Promise<void> {
  await kubectl('delete', '-k', path.join(dir, 'overlays/small'), '--wait=false');
  await new ClusterApi().removeNamespace(namespace);
  await rm(dir, { recursive: true, force: true });
}
