import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { stringify } from 'yaml';
import { ClusterApi } from './cluster.api.js';
import { kubectl } from './kubectl.process.js';

const run = promisify(execFile);
const repository = path.join(import.meta.dirname, '..', '..', '..');
const namespace = 'launchpad';
/** The tests' own overlay, on top of the small one. */
const ours = 'overlays/tests';
const workloads = [
  'statefulset/postgres',
  ...['redis', 'control-plane', 'worker', 'edge'].map((name) => `deployment/${name}`),
];

type SmallInstallOptions = {
  /** Lines of the overlay's ConfigMap that are to be others. */
  readonly settings: Readonly<Record<string, string>>;
  /** Workshops that are offered instead of those in the worker's image. */
  readonly workshopsDir: string;
};

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
  static async make({ settings, workshopsDir }: SmallInstallOptions): Promise<SmallInstall> {
    const api = new ClusterApi();
    if ((await api.find(`/api/v1/namespaces/${namespace}`)) !== undefined)
      throw new Error(`the cluster has a namespace ${namespace} already; it is left alone`);
    const dir = await mkdtemp(path.join(tmpdir(), 'small-'));
    await cp(path.join(repository, 'infra/k8s'), dir, { recursive: true });
    const small = path.join(dir, 'overlays/small');
    await rm(path.join(small, 'keys'), { recursive: true, force: true });
    const keys = path.join(repository, 'infra/signing-key.mjs');
    await run(process.execPath, [keys, '--into', path.join(small, 'keys')]);
    await changeSettings(path.join(small, 'kustomization.yaml'), settings);
    await writeOverlay(path.join(dir, ours), workshopsDir);
    await kubectl('apply', '-k', path.join(dir, ours));
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

/** Puts each file of the folder where the worker looks for workshops, which is what an operator does with a volume. */
async function writeOverlay(dir: string, workshopsDir: string): Promise<void> {
  const entries = await readdir(workshopsDir, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
  const contents = await Promise.all(files.map((file) => readFile(file, 'utf8')));
  const volumeMounts = files.map((file, index) => ({
    name: 'workshops',
    mountPath: path.posix.join('/workshops', path.relative(workshopsDir, file)),
    subPath: `file-${String(index)}`,
  }));
  const env = [{ name: 'WORKSHOPS_DIR', value: '/workshops' }];
  const configMap = { name: 'tests-workshops', defaultMode: 0o755 };
  const manifests = {
    'workshops.yaml': {
      ...{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: configMap.name, namespace } },
      data: Object.fromEntries(contents.map((text, index) => [`file-${String(index)}`, text])),
    },
    'worker.yaml': {
      ...{ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'worker', namespace } },
      spec: {
        template: {
          spec: {
            containers: [{ name: 'worker', env, volumeMounts }],
            volumes: [{ name: 'workshops', configMap }],
          },
        },
      },
    },
    'kustomization.yaml': {
      ...{ apiVersion: 'kustomize.config.k8s.io/v1beta1', kind: 'Kustomization' },
      ...{ bases: ['../small'], resources: ['workshops.yaml'] },
      patchesStrategicMerge: ['worker.yaml'],
    },
  };
  await mkdir(dir);
  for (const [name, manifest] of Object.entries(manifests))
    await writeFile(path.join(dir, name), stringify(manifest));
}

async function removeAll(dir: string): Promise<void> {
  // What learners may be given is every installation's, and stays while the suite runs.
  const own = 'app.kubernetes.io/component!=learner-roles';
  await kubectl('delete', '-k', path.join(dir, ours), '-l', own, '--wait=false');
  await new ClusterApi().removeNamespace(namespace);
  await rm(dir, { recursive: true, force: true });
}
