import { spawn } from 'node:child_process';
import { basename, dirname } from 'node:path';
import type { Readable } from 'node:stream';
import { signalGroup } from '../../setup/process.group.js';
import { readConfigReport, type ConfigOutcome } from './config-outcome.js';
import { configRunner } from './config-runner.js';
import type { Environment } from './note-variables.js';

export type ConfigProcessOptions = {
  /** Real path of the `config.js`. */
  readonly path: string;
  /** How it is named in the faults. */
  readonly file: string;
  readonly environment: Environment;
  readonly limitMs?: number;
};

const defaultLimitMs = 5000;
const maxReportBytes = 1024 * 1024;
const memoryMegabytes = 256;

/**
 * Runs an author's `config.js` in a process of its own: it may read the environment and files of the workspace, and it
 * may be wrong. It ends within its time with everything it started, and its faults are named, never thrown.
 */
export function runConfig(options: ConfigProcessOptions): Promise<ConfigOutcome> {
  const child = spawn(
    process.execPath,
    [
      `--max-old-space-size=${memoryMegabytes}`,
      '--no-warnings',
      '--input-type=module',
      '--eval',
      configRunner,
      '--',
      options.path,
    ],
    {
      cwd: dirname(options.path),
      env: { ...options.environment },
      detached: true,
      // What it prints goes nowhere, however much it is.
      stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    },
  );
  return new Promise((resolve) => {
    const report: Buffer[] = [];
    let bytes = 0;
    const pipe = child.stdio[3] as Readable | null;
    const limitMs = options.limitMs ?? defaultLimitMs;
    let ended = false;
    const end = (outcome: ConfigOutcome): void => {
      if (ended) return;
      ended = true;
      clearTimeout(limit);
      signalGroup(child.pid, 'SIGKILL');
      pipe?.destroy();
      resolve(outcome);
    };
    const fail = (message: string): void => {
      end({ steps: [], faults: [{ line: null, message }] });
    };
    const name = basename(options.path);
    const limit = setTimeout(() => {
      fail(`${name} was stopped: it took longer than ${limitMs / 1000} seconds.`);
    }, limitMs);
    pipe?.on('data', (part: Buffer) => {
      report.push(part);
      bytes += part.length;
      if (bytes > maxReportBytes) fail(`${name} exports more than 1 MiB.`);
      else if (part.at(-1) === newline)
        end(readConfigReport(Buffer.concat(report).toString('utf8'), options.file));
    });
    child.on('error', (error) => {
      fail(`${name} could not be run: ${error.message}`);
    });
    // Everything that was written has been read by now; a whole report has ended this already.
    child.on('close', (code) => {
      fail(`${name} ended the process by itself (exit code ${code ?? 'none'}) and set nothing.`);
    });
  });
}

const newline = 0x0a;
