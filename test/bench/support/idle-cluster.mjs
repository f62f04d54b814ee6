import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const script = fileURLToPath(new URL('../../../infra/cluster/debian/cluster', import.meta.url));
const servers = path.join(process.env.CLUSTER_HOME ?? '/var/cache/launchpad-cluster', 'bin');

/** Whether this machine has what such a cluster is made of. */
export const canHaveIdleCluster =
  process.getuid?.() === 0 && existsSync(path.join(servers, 'kube-apiserver'));

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
      symlinkSync(servers, path.join(cluster.#home, 'bin'));
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

  /** By what it is: the script that started it remembers no ids either. */
  #stopKubelet() {
    const isKubelet = (pid) => {
      if (!existsSync(`/proc/${pid}/cmdline`)) return false;
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').startsWith(`${this.#home}/bin/kubelet\0`);
    };
    const found = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && isKubelet(name));
    if (found.length !== 1) throw new Error(`${found.length} kubelets found, and not one`);
    process.kill(Number(found[0]), 'SIGKILL');
  }

  async #inside(program, ...args) {
    const [command, ...rest] = this.within(program, ...args);
    const { PATH, HOME } = process.env;
    const own = { CLUSTER_HOME: this.#home, CLUSTER_CGROUP_ROOT: `/${this.#network}` };
    const options = { env: { PATH, HOME, ...own }, maxBuffer: 64 * 1024 * 1024 };
    return (await run(command, rest, options)).stdout;
  }
}
