import type { Logger } from '@launchpad/kernel';
import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { access, constants, open, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { SetupAnswer } from '../../protocol/dashboard-messages.js';

export type SetupOptions = {
  readonly contentDir: string;
  readonly home: string;
  readonly env: Readonly<Record<string, string>>;
  readonly log: Logger;
  readonly limitMs?: number;
};

type Outcome = Pick<SetupAnswer, 'state' | 'cause'>;

const defaultLimitMs = 120_000;
const graceMs = 2000;
const tailBytes = 16 * 1024;

/** Runs the workshop's `.workshop/setup` once at every start, beside the terminals and never for ever. */
export class SetupRunner {
  private outcome: Outcome = { state: 'none', cause: null };
  private child: ChildProcess | undefined;
  private readonly outputFile: string;
  /** Settles when the script has ended, however it did. */
  readonly finished: Promise<void>;

  constructor(private readonly options: SetupOptions) {
    this.outputFile = join(options.home, '.workshop-setup.log');
    this.finished = this.run(join(options.contentDir, '.workshop', 'setup'));
  }

  async status(): Promise<SetupAnswer> {
    return { ...this.outcome, output: this.outcome.state === 'none' ? '' : await this.tail() };
  }

  close(): void {
    this.signal('SIGKILL');
  }

  private async run(script: string): Promise<void> {
    try {
      if (!(await isFile(script))) return;
      this.outcome = { state: 'running', cause: null };
      if (!(await isExecutable(script))) {
        const cause = 'The script .workshop/setup is not executable (chmod +x .workshop/setup).';
        this.outcome = { state: 'failed', cause };
      } else {
        this.outcome = await this.execute(script);
      }
    } catch (error) {
      this.options.log.warn({ err: error }, 'setup could not be run');
      this.outcome = { state: 'failed', cause: 'The script .workshop/setup could not be run.' };
    }
    this.options.log.info({ ...this.outcome }, 'setup ended');
  }

  private execute(script: string): Promise<Outcome> {
    const output = openSync(this.outputFile, 'w', 0o600);
    try {
      this.child = spawn(script, [], {
        cwd: this.options.home,
        env: this.options.env,
        detached: true,
        stdio: ['ignore', output, output],
      });
    } finally {
      closeSync(output);
    }
    return this.watch(this.child);
  }

  private watch(child: ChildProcess): Promise<Outcome> {
    const limitMs = this.options.limitMs ?? defaultLimitMs;
    return new Promise((resolve) => {
      let timedOut = false;
      const limit = setTimeout(() => {
        timedOut = true;
        this.signal('SIGTERM');
        setTimeout(() => {
          this.signal('SIGKILL');
        }, graceMs).unref();
      }, limitMs);
      const end = (outcome: Outcome): void => {
        clearTimeout(limit);
        // What it left in the background of its own group goes with it when it had to be stopped.
        if (timedOut) this.signal('SIGKILL');
        this.child = undefined;
        const cause = `The script was stopped after ${String(Math.round(limitMs / 1000))} seconds.`;
        resolve(timedOut ? { state: 'timed_out', cause } : outcome);
      };
      child.on('error', (error) => {
        end({ state: 'failed', cause: `The script could not be started: ${error.message}` });
      });
      child.on('exit', (code, signal) => {
        if (code === 0) end({ state: 'ok', cause: null });
        else end({ state: 'failed', cause: causeOf(code, signal) });
      });
    });
  }

  private signal(signal: NodeJS.Signals): void {
    const pid = this.child?.pid;
    if (pid === undefined) return;
    try {
      process.kill(-pid, signal);
    } catch (error) {
      // The group is gone already, which is what was wanted.
      if (error instanceof Error && 'code' in error && error.code === 'ESRCH') return;
      throw error;
    }
  }

  private async tail(): Promise<string> {
    if (!(await isFile(this.outputFile))) return '';
    const file = await open(this.outputFile, 'r');
    try {
      const { size } = await file.stat();
      const bytes = Buffer.alloc(Math.min(size, tailBytes));
      const { bytesRead } = await file.read(bytes, 0, bytes.length, size - bytes.length);
      return bytes.toString('utf8', 0, bytesRead);
    } finally {
      await file.close();
    }
  }
}

const causeOf = (code: number | null, signal: NodeJS.Signals | null): string =>
  code === null
    ? `The script was ended by signal ${String(signal)}.`
    : `The script ended with exit code ${String(code)}.`;

async function isFile(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch (error) {
    if (
      error instanceof Error &&
      'code' in error &&
      ['ENOENT', 'ENOTDIR'].includes(String(error.code))
    )
      return false;
    throw error;
  }
}

async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EACCES') return false;
    throw error;
  }
}
