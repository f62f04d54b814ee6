import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { cpuMs } from './edge-meter.mjs';

const run = promisify(execFile);
const script = fileURLToPath(new URL('../../../infra/cluster/debian/cluster', import.meta.url));
/** What accepts objects and acts on them; what runs pods is not among them. */
const servers = ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler'];
const built = path.join(process.env.CLUSTER_HOME ?? '/var/cache/launchpad-cluster', 'bin');

/** Whether this machine has what such a cluster is made of. */
export const canHaveIdleCluster =
  process.getuid?.() === 0 && existsSync(path.join(built, 'kube-apiserver'));

/**
 * A cluster of its own, in a network of its own, whose kubelet is stopped: everything is accepted and nothing is run. It
 * is thrown away as a whole, which no cluster that others use could be.
 */
export class IdleCluster {
  #home = mkdtempSync(path.join(tmpdir(), 'launchpad-bench-cluster-'));
  #network = path.basename(this.#home);
  kubeconfig = path.join(this.#home, 'state', 'admin.kubeconfig');

  static async start() {
    const cluster = new IdleCluster();
    try {
      symlinkSync(built, path.join(cluster.#home, 'bin'));
      await run('ip', ['netns', 'add', cluster.#network]);
      await cluster.#inside('ip', 'link', 'set', 'lo', 'up');
      await cluster.#inside(script, 'up');
      cluster.#stopKubelet();
    } catch (error) {
      await cluster.remove();
      throw error;
    }
    return cluster;
  }

  /** A command as it has to be run to reach the cluster. */
  within(...command) {
    return ['nsenter', `--net=/run/netns/${this.#network}`, ...command];
  }

  async kubectl(...args) {
    return this.#inside('kubectl', `--kubeconfig=${this.kubeconfig}`, ...args);
  }

  async remove() {
    await this.#inside(script, 'wipe');
    await run('ip', ['netns', 'delete', this.#network]);
    rmSync(this.#home, { recursive: true, force: true });
  }

  /** Processor time that its servers have taken, in milliseconds. */
  cpuMs() {
    return this.#processes(servers).reduce((sum, pid) => sum + cpuMs(pid), 0);
  }

  #stopKubelet() {
    const found = this.#processes(['kubelet']);
    if (found.length !== 1) throw new Error(`${found.length} kubelets found, and not one`);
    process.kill(found[0], 'SIGKILL');
  }

  /** By what they are: the script that started them remembers no ids either. */
  #processes(programs) {
    const isOne = (pid) => {
      if (!existsSync(`/proc/${pid}/cmdline`)) return false;
      const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
      const isMeant = programs.includes(path.basename(words[0]));
      return isMeant && words.some((word) => word.includes(`${this.#home}/`));
    };
    const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
    return pids.filter(isOne).map(Number);
  }

  async #inside(program, ...args) {
    const [command, ...rest] = this.within(program, ...args);
    const { PATH, HOME } = process.env;
    const own = { CLUSTER_HOME: this.#home, CLUSTER_CGROUP_ROOT: `/${this.#network}` };
    const options = { env: { PATH, HOME, ...own }, maxBuffer: 64 * 1024 * 1024 };
    return (await run(command, rest, options)).stdout;
  }
}
