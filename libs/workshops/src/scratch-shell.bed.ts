import { spawn, type ChildProcess } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { expect, vi } from 'vitest';

const patience = { timeout: 15_000, interval: 20 };

/** A bash that is told line by line what to do, as by a person at a terminal. */
export class ScratchShell {
  private readonly child: ChildProcess;
  private output = '';
  private marks = 0;

  constructor(
    private readonly home: string,
    more: Readonly<Record<string, string | undefined>> = {},
  ) {
    const env = { PATH: process.env['PATH'], LANG: 'C.UTF-8', TERM: 'dumb', ...more, HOME: home };
    this.child = spawn('bash', ['--noprofile', '--norc'], { cwd: home, env, detached: true });
    this.child.stdout?.setEncoding('utf8').on('data', (text: string) => (this.output += text));
    this.type('exec 2>&1; trap : INT; trap \'failures="$failures $?"\' ERR');
  }

  /** Runs some lines to their end. Tells what they answered, and the exit codes that were not 0. */
  async run(code: string): Promise<{ readonly answer: string; readonly failures: string }> {
    this.marks += 1;
    const mark = `--- done ${String(this.marks)}`;
    const from = this.output.length;
    this.type(`failures=\n${code}\necho; echo "${mark}:$failures;"`);
    const ending = new RegExp(`\\n${mark}:(.*);\\n`);
    await vi.waitFor(() => {
      expect(this.output.slice(from)).toMatch(ending);
    }, patience);
    const [whole = '', failures = ''] = ending.exec(this.output.slice(from)) ?? [];
    const end = this.output.indexOf(whole, from);
    return { answer: this.asSeen(this.output.slice(from, end)), failures: failures.trim() };
  }

  /** Starts something that does not end by itself, and waits until it has answered. */
  async start(code: string, answer: string): Promise<void> {
    const from = this.output.length;
    this.type(code);
    await vi.waitFor(() => {
      expect(this.output.slice(from)).toContain(answer);
    }, patience);
  }

  /** Waits until everything that was written to a followed file has been shown. */
  async hasShown(file: string): Promise<void> {
    const text = await readFile(file, 'utf8');
    await vi.waitFor(() => {
      expect(this.output).toContain(text);
    }, patience);
  }

  /** What Ctrl+C does: every process in front is interrupted. */
  interrupt(): void {
    this.signal('SIGINT');
  }

  close(): void {
    this.signal('SIGKILL');
  }

  private type(lines: string): void {
    this.child.stdin?.write(`${lines}\n`);
  }

  private signal(signal: NodeJS.Signals): void {
    if (this.child.pid !== undefined && this.child.exitCode === null) process.kill(-this.child.pid, signal);
  }

  /** As a learner would see it, whose home is called otherwise and whose shell counts no lines. */
  private asSeen(text: string): string {
    return text.replaceAll(this.home, '/home/learner').replaceAll(/^bash: line \d+: /gm, 'bash: ');
  }
}
