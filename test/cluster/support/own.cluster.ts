import { execFile, execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { onTestFinished } from 'vitest';
import { endIfThere } from '../../system/support/marked-processes.js';

const run = promisify(execFile);
const script = path.join(import.meta.dirname, '../../../infra/cluster/debian/cluster');
const builtServers = path.join(
  process.env['CLUSTER_HOME'] ?? '/var/cache/launchpad-cluster',
  'bin',
);

/** Whether this machine runs its clusters itself: otherwise they are Docker's to keep in order. */
export const runsClusters =
  process.getuid?.() === 0 && existsSync(path.join(builtServers, 'kube-apiserver'));

/** Another cluster on this machine, in a network of its own, with the servers that have been built already. */
export class OwnCluster {
  private constructor(
    private readonly home: string,
    private readonly cgroups: string,
  ) {}

  private get networkFile(): string {
    return `${this.home}.network`;
  }

  static async prepare(): Promise<OwnCluster> {
    const home = await mkdtemp(path.join(os.tmpdir(), 'launchpad-cluster-'));
    const cluster = new OwnCluster(home, path.basename(home));
    // Not by `ip netns add`: where it is the first, it covers /run/netns, and every pod that runs already on this machine
    // can never be removed again.
    await writeFile(cluster.networkFile, '');
    await run('unshare', [`--net=${cluster.networkFile}`, 'true']);
    onTestFinished(async () => {
      await cluster.do('wipe');
      await run('umount', [cluster.networkFile]);
      await rm(cluster.networkFile);
      await rm(home, { recursive: true, force: true });
    });
    await symlink(builtServers, path.join(home, 'bin'));
    await cluster.inside('ip', 'link', 'set', 'lo', 'up');
    return cluster;
  }

  /** Runs a command of `infra/cluster/debian/cluster`. */
  async do(command: 'up' | 'down' | 'wipe' | 'status'): Promise<string> {
    return this.inside(script, command);
  }

  async kubectl(...args: readonly string[]): Promise<string> {
    const config = `--kubeconfig=${this.home}/state/admin.kubeconfig`;
    return (await this.inside('kubectl', config, ...args)).trim();
  }

  async create(...items: readonly Readonly<Record<string, unknown>>[]): Promise<void> {
    const file = path.join(this.home, 'objects.json');
    await writeFile(file, JSON.stringify({ apiVersion: 'v1', kind: 'List', items }));
    await this.kubectl('create', '-f', file);
  }

  /** Its processes, by id: everything that names its folder, and what runs in its containers. */
  processes(program = ''): readonly number[] {
    const named = numbersIn('/proc').filter((pid) => {
      const command = readOr(`/proc/${String(pid)}/cmdline`, '').replaceAll('\0', ' ');
      return command.includes(`${this.home}/`) && command.includes(program);
    });
    return program === '' ? [...new Set([...named, ...this.contained()])] : named;
  }

  /** What a power cut does: nobody is asked, and what lives in memory is not there afterwards. */
  async cutPower(): Promise<void> {
    // Whoever starts others goes first, or there is always one more.
    for (let round = 0; round < 5; round += 1) this.processes().forEach(endIfThere);
    for (const mount of this.mounts()) execFileSync('umount', ['-l', mount]);
    await rm(path.join(this.home, 'state', 'containerd.run'), { recursive: true, force: true });
    await this.inside('ip', 'link', 'delete', 'cni0');
  }

  kill(program: string): void {
    this.processes(program).forEach(endIfThere);
  }

  /** What is on the machine because of it. */
  async traces(): Promise<Readonly<Record<string, unknown>>> {
    const links = await this.inside('ip', '-brief', 'link');
    const rules = await this.inside('iptables-save');
    return {
      processes: this.processes(),
      mounts: this.mounts(),
      links: links.trim().split('\n').length - 1,
      rules: rules.split('\n').filter((line) => line.includes('KUBE')).length,
      cgroups: readdirSync('/sys/fs/cgroup').filter((controller) =>
        existsSync(path.join('/sys/fs/cgroup', controller, this.cgroups)),
      ),
    };
  }

  private mounts(): readonly string[] {
    const places = readFileSync('/proc/mounts', 'utf8').split('\n');
    const ours = places.map((line) => line.split(' ')[1] ?? '');
    return ours.filter((place) => place.startsWith(`${this.home}/`)).reverse();
  }

  /** Processes of its containers, on whichever controller they are counted. */
  private contained(): readonly number[] {
    const tree = ['/sys/fs/cgroup/pids', '/sys/fs/cgroup'].map((at) => path.join(at, this.cgroups));
    const found = tree.find((at) => existsSync(at));
    if (found === undefined) return [];
    const files = readdirSync(found, { recursive: true, encoding: 'utf8' });
    return files
      .filter((file) => path.basename(file) === 'cgroup.procs')
      .flatMap((file) => readOr(path.join(found, file), '').split('\n'))
      .filter((line) => line !== '')
      .map(Number);
  }

  private async inside(program: string, ...args: readonly string[]): Promise<string> {
    const { stdout } = await run('nsenter', [`--net=${this.networkFile}`, program, ...args], {
      env: {
        PATH: process.env['PATH'],
        HOME: process.env['HOME'],
        CLUSTER_HOME: this.home,
        CLUSTER_CGROUP_ROOT: `/${this.cgroups}`,
      },
    });
    return stdout;
  }
}

const numbersIn = (folder: string): readonly number[] =>
  readdirSync(folder)
    .map(Number)
    .filter((name) => Number.isInteger(name) && name !== process.pid);

/** Processes and their groups go while one looks at them. */
function readOr(file: string, otherwise: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error) return otherwise;
    throw error;
  }
}
