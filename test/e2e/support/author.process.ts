import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { expect } from '@playwright/test';
import { repository } from './launchpad.process.js';

const program = path.join(repository, 'apps/workshop/dist/server/main.js');
const startMs = 60_000;

/** The workshop app at its author's prompt. */
export class AuthorProcess {
  private output = '';
  private readonly closed: Promise<unknown>;

  private constructor(private readonly child: ChildProcess) {
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => (this.output += text));
    this.closed = once(child, 'close');
  }

  private static run(args: readonly string[]): AuthorProcess {
    const env = { PATH: process.env['PATH'], HOME: process.env['HOME'] };
    return new AuthorProcess(
      spawn(process.execPath, [program, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] }),
    );
  }

  /** Resolves once the workshop can be opened. */
  static async preview(content: string): Promise<AuthorProcess> {
    const author = AuthorProcess.run(['--content', content, '--port', '0']);
    await expect
      .poll(() => author.output, { timeout: startMs, intervals: [50] })
      .toMatch(/ is at http:\S+/);
    return author;
  }

  /** What it printed, once it has ended well. */
  static async runToEnd(...args: string[]): Promise<string> {
    const author = AuthorProcess.run(args);
    await author.closed;
    expect(author.child.exitCode, author.output).toBe(0);
    return author.output;
  }

  get url(): string {
    return / is at (http:\S+)/.exec(this.output)?.[1] ?? '';
  }

  async stop(): Promise<void> {
    this.child.kill('SIGINT');
    await this.closed;
  }
}
