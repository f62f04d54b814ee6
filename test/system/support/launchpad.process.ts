import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { waitFor } from '@launchpad/testkit';

export const repository = fileURLToPath(new URL('../../../', import.meta.url));
const program = path.join(repository, 'apps/embedded/dist/main.js');

export type LaunchpadSettings = {
  readonly dataDir: string;
  readonly port: number;
  readonly workshopsDir: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Runs it as this user instead of the one who tests; only root may. */
  readonly uid?: number;
};

/** The built product as a process of its own, as `npm start` runs it. */
export class LaunchpadProcess {
  private text = '';
  readonly exited: Promise<number | NodeJS.Signals>;

  private constructor(
    private readonly child: ChildProcess,
    readonly settings: LaunchpadSettings,
  ) {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (chunk: string) => {
        this.text += chunk;
      });
    }
    // 'close' comes after the last output, 'exit' may not.
    this.exited = once(child, 'close').then(
      ([code, signal]: (number | NodeJS.Signals | null)[]) => code ?? signal ?? 0,
    );
  }

  static start(settings: LaunchpadSettings): LaunchpadProcess {
    const { dataDir, port, workshopsDir, env, uid } = settings;
    const child = spawn(process.execPath, [program], {
      cwd: repository,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: process.env['PATH'],
        HOME: dataDir,
        PORT: String(port),
        DATA_DIR: dataDir,
        WORKSHOPS_DIR: workshopsDir,
        LOG_LEVEL: 'debug',
        ...env,
      },
      ...(uid === undefined ? {} : { uid, gid: uid }),
    });
    return new LaunchpadProcess(child, settings);
  }

  /** What it has written so far, both streams. */
  get output(): string {
    return this.text;
  }

  get isRunning(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  get pid(): number {
    const { pid } = this.child;
    if (pid === undefined) throw new Error('Launchpad could not be started at all');
    return pid;
  }

  /** Resolves when it says that it is open; fails as soon as it ended instead. */
  async ready(): Promise<this> {
    await waitFor(
      'Launchpad is open',
      () => this.output.includes('Launchpad is open') || !this.isRunning,
      { withinMs: 90_000 },
    ).catch((cause: unknown) => {
      throw new Error(`Launchpad did not open:\n${this.output}`, { cause });
    });
    if (!this.isRunning) throw new Error(`Launchpad ended:\n${this.output}`);
    return this;
  }

  /** `kill -9`: nothing of it gets to tidy up. */
  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.exited;
  }

  async stop(): Promise<number | NodeJS.Signals> {
    if (this.isRunning) this.child.kill('SIGINT');
    return this.exited;
  }
}
