import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process';
import { hasCode } from '../disk/error-code.js';

type GroupOptions = {
  readonly file: string;
  readonly args?: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly limitMs: number;
  readonly stdio: StdioOptions;
  /** Whether what it leaves running in its group goes with it even when it ended by itself. */
  readonly leavesNothing: boolean;
};

export type GroupEnd =
  | { readonly kind: 'exited'; readonly code: number }
  | { readonly kind: 'killed'; readonly signal: string }
  | { readonly kind: 'timed_out' }
  | { readonly kind: 'not_started'; readonly error: Error };

const graceMs = 2000;

/** A program and everything it starts, as one process group with a time limit. */
export class ProcessGroup {
  readonly child: ChildProcess;
  /** Settles once the program itself has ended, however it did; never rejects. */
  readonly ended: Promise<GroupEnd>;
  private timedOut = false;

  constructor(private readonly options: GroupOptions) {
    const { file, args = [], cwd, env, stdio } = options;
    this.child = spawn(file, [...args], { cwd, env, stdio, detached: true });
    this.ended = this.watch();
  }

  kill(): void {
    this.signal('SIGKILL');
  }

  private watch(): Promise<GroupEnd> {
    return new Promise((resolve) => {
      let force: NodeJS.Timeout | undefined;
      const limit = setTimeout(() => {
        this.timedOut = true;
        this.signal('SIGTERM');
        force = setTimeout(() => {
          this.signal('SIGKILL');
        }, graceMs);
      }, this.options.limitMs);
      const end = (outcome: GroupEnd): void => {
        clearTimeout(limit);
        clearTimeout(force);
        if (this.timedOut || this.options.leavesNothing) this.signal('SIGKILL');
        resolve(this.timedOut ? { kind: 'timed_out' } : outcome);
      };
      this.child.on('error', (error) => {
        end({ kind: 'not_started', error });
      });
      // Not `close`: what was left behind may hold the pipes open for ever.
      this.child.on('exit', (code, signal) => {
        end(code === null ? { kind: 'killed', signal: String(signal) } : { kind: 'exited', code });
      });
    });
  }

  private signal(signal: NodeJS.Signals): void {
    signalGroup(this.child.pid, signal);
  }
}

/** Signals the process group that `pid` leads; `undefined`: it was never started. */
export function signalGroup(pid: number | undefined, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch (error) {
    // The group is gone, which is what was wanted, or belongs to somebody else by now.
    if (!hasCode(error, 'ESRCH', 'EPERM')) throw error;
  }
}
