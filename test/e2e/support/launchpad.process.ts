import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { expect } from '@playwright/test';

export const repository = path.resolve(import.meta.dirname, '../../..');

type LaunchpadSettings = {
  readonly dataDir: string;
  readonly workshopsDir: string;
  readonly port: number;
  readonly maxSessions?: number;
  /** Through `npm start`, which builds first what is not built; else the program that it leads to. */
  readonly throughNpm?: boolean;
};

const openMs = 120_000;
const stopMs = 60_000;

/** Launchpad as somebody starts it at a prompt, in a process group of its own. */
export class LaunchpadProcess {
  private output = '';
  private readonly closed: Promise<unknown>;

  private constructor(
    private readonly child: ChildProcess,
    readonly settings: LaunchpadSettings,
  ) {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.output += stripVTControlCharacters(text);
      });
    }
    this.closed = once(child, 'close');
  }

  /** Resolves once it has printed its addresses. */
  static async start(settings: LaunchpadSettings): Promise<LaunchpadProcess> {
    const { dataDir, workshopsDir, port, maxSessions = 20, throughNpm = false } = settings;
    const [program, ...args] = throughNpm
      ? ['npm', 'start']
      : [process.execPath, 'apps/embedded/dist/main.js'];
    const child = spawn(program, args, {
      cwd: repository,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        PORT: String(port),
        DATA_DIR: dataDir,
        WORKSHOPS_DIR: workshopsDir,
        MAX_SESSIONS: String(maxSessions),
      },
    });
    const launchpad = new LaunchpadProcess(child, settings);
    await launchpad.opened();
    return launchpad;
  }

  /** Where the portal is, as it was printed. */
  get url(): string {
    return this.printed(/Launchpad is open:\s+(\S+)/);
  }

  /** The operator's sign-in link, as it was printed. */
  get operatorUrl(): string {
    return this.printed(/For the operator:\s+(\S+)/);
  }

  /** Ctrl-C: the signal goes to everything that was started from that prompt. */
  async stop(): Promise<void> {
    this.signal('SIGINT');
    const giveUp = setTimeout(() => {
      this.signal('SIGKILL');
    }, stopMs);
    await this.closed;
    clearTimeout(giveUp);
    if (this.child.signalCode === 'SIGKILL') {
      throw new Error(`Launchpad did not stop within ${String(stopMs)} ms:\n${this.output}`);
    }
  }

  private async opened(): Promise<void> {
    try {
      await expect
        .poll(() => this.output.includes('works once') || this.child.exitCode !== null, {
          timeout: openMs,
          intervals: [100],
        })
        .toBe(true);
    } catch (cause) {
      this.signal('SIGKILL');
      throw new Error(`Launchpad did not open:\n${this.output}`, { cause });
    }
    if (this.child.exitCode !== null) throw new Error(`Launchpad ended:\n${this.output}`);
  }

  private signal(signal: NodeJS.Signals): void {
    const { pid, exitCode, signalCode } = this.child;
    if (pid === undefined || exitCode !== null || signalCode !== null) return;
    process.kill(-pid, signal);
  }

  private printed(pattern: RegExp): string {
    const [, found] = pattern.exec(this.output) ?? [];
    if (found === undefined) throw new Error(`${String(pattern)} was not printed:\n${this.output}`);
    return found;
  }
}

export async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
