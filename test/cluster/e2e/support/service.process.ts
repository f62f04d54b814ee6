import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { expect } from '@playwright/test';
import { repository } from '../../../e2e/support/launchpad.process.js';

type Service = 'control-plane' | 'worker' | 'edge';

/** One of Launchpad's programs as it was built, as a process of this machine. */
export class ServiceProcess {
  private output = '';
  private readonly closed: Promise<unknown>;

  private constructor(
    private readonly name: Service,
    private readonly child: ChildProcess,
  ) {
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => (this.output += text));
    this.closed = once(child, 'close');
  }

  static start(name: Service, settings: Readonly<Record<string, string>>): ServiceProcess {
    const program = path.join(repository, 'apps', name, 'dist/main.js');
    const child = spawn(process.execPath, [program], {
      cwd: repository,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...settings },
    });
    return new ServiceProcess(name, child);
  }

  /** Resolves once it has said so. */
  async says(words: string, timeout: number): Promise<void> {
    await expect
      .poll(() => this.output.includes(words) || this.hasEnded, { timeout, intervals: [100] })
      .toBe(true)
      .catch((cause: unknown) => {
        throw new Error(`${this.name} did not say "${words}":\n${this.output}`, { cause });
      });
    if (!this.output.includes(words)) throw new Error(`${this.name} ended:\n${this.output}`);
  }

  async stop(): Promise<void> {
    if (!this.hasEnded) this.child.kill('SIGTERM');
    await this.closed;
  }

  private get hasEnded(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }
}
