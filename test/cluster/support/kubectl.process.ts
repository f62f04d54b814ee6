import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** What `kubectl` prints; fails with what it says. The cluster is that of `KUBECONFIG`. */
export async function kubectl(...args: readonly string[]): Promise<string> {
  const { stdout } = await run('kubectl', [...args], { maxBuffer: 16 * 1024 * 1024 });
  return stdout;
}
