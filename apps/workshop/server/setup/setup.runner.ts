import type { Logger } from '@launchpad/kernel';
import { closeSync, openSync } from 'node:fs';
import { constants, open, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { SetupAnswer } from '../../protocol/dashboard-messages.js';
import { unlessCode } from '../disk/error-code.js';
import { isExecutable } from '../disk/plain.file.js';
import { printedText, tailOf } from './printed-text.js';
import { ProcessGroup, type GroupEnd } from './process.group.js';

export type SetupOptions = {
  readonly contentDir: string;
  readonly home: string;
  readonly env: Readonly<Record<string, string>>;
  readonly log: Logger;
  readonly limitMs?: number;
};

type Outcome = Pick<SetupAnswer, 'state' | 'cause'>;

const defaultLimitMs = 120_000;
const tailBytes = 16 * 1024;
/** A link or pipe that lies in the place of the output is not written through. */
const outputFlags =
  constants.O_WRONLY |
  constants.O_CREAT |
  constants.O_TRUNC |
  constants.O_NOFOLLOW |
  constants.O_NONBLOCK;

/** Runs the workshop's `.workshop/setup` once at every start, beside the terminals and never for ever. */
export class SetupRunner {
  private outcome: Outcome = { state: 'none', cause: null };
  private group: ProcessGroup | undefined;
  private closing = false;
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
    this.closing = true;
    this.group?.kill();
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

  private async execute(script: string): Promise<Outcome> {
    if (this.closing) return { state: 'none', cause: null };
    const { home, env, limitMs = defaultLimitMs } = this.options;
    const output = openSync(this.outputFile, outputFlags, 0o600);
    try {
      this.group = new ProcessGroup({
        file: script,
        cwd: home,
        env,
        limitMs,
        stdio: ['ignore', output, output],
        // A setup may start what the workshop needs all along.
        leavesNothing: false,
      });
    } finally {
      closeSync(output);
    }
    const end = await this.group.ended;
    this.group = undefined;
    return outcomeOf(end, limitMs);
  }

  private async tail(): Promise<string> {
    if (!(await isFile(this.outputFile))) return '';
    const file = await open(this.outputFile, 'r');
    try {
      const { size } = await file.stat();
      const bytes = Buffer.alloc(Math.min(size, tailBytes + 4));
      const { bytesRead } = await file.read(bytes, 0, bytes.length, size - bytes.length);
      return printedText(tailOf(bytes.subarray(0, bytesRead), tailBytes));
    } finally {
      await file.close();
    }
  }
}

function outcomeOf(end: GroupEnd, limitMs: number): Outcome {
  const failed = (cause: string): Outcome => ({ state: 'failed', cause });
  switch (end.kind) {
    case 'exited':
      if (end.code === 0) return { state: 'ok', cause: null };
      return failed(`The script ended with exit code ${String(end.code)}.`);
    case 'killed':
      return failed(`The script was ended by signal ${end.signal}.`);
    case 'not_started':
      return failed(`The script could not be started: ${end.error.message}`);
    case 'timed_out': {
      const limit = String(Math.round(limitMs / 1000));
      return { state: 'timed_out', cause: `The script was stopped after ${limit} seconds.` };
    }
  }
}

const isFile = async (path: string): Promise<boolean> =>
  (await unlessCode(stat(path), 'ENOENT', 'ENOTDIR'))?.isFile() === true;
