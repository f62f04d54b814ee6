import { spawn, type ChildProcess } from 'node:child_process';
import { createRequire } from 'node:module';
import * as z from 'zod';
import { asciidocRunner } from './asciidoc-runner.js';

export type AsciidocRequest = {
  readonly text: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** Name of the elements that stand for blocks. */
  readonly mark: string;
};

const convertedSchema = z.object({
  html: z.string(),
  blocks: z.array(
    z.object({
      roles: z.array(z.string()),
      language: z.string(),
      html: z.string(),
      title: z.string(),
      line: z.number(),
    }),
  ),
  messages: z.array(z.object({ text: z.string(), line: z.number() })),
});
const answerSchema = z.union([convertedSchema, z.object({ fault: z.string() })]);

export type ConvertedAsciidoc = z.output<typeof convertedSchema>;
type Answer = z.output<typeof answerSchema>;

const limitMs = 4000;
const idleMs = 60_000;
const memoryMegabytes = 256;

/**
 * Converts AsciiDoc in a process of its own. The library is made of expressions that take very long on some texts, and
 * nothing else could stop it; the process gets no environment and no rights beyond that. It ends when it is idle.
 */
export class AsciidocProcess {
  private child: ChildProcess | undefined;
  private turn: Promise<unknown> = Promise.resolve();
  private idle: NodeJS.Timeout | undefined;

  /** A string says why there is no result. */
  async convert(request: AsciidocRequest): Promise<ConvertedAsciidoc | string> {
    const mine = this.turn.then(() => this.ask(request));
    this.turn = mine;
    const answer = await mine;
    return 'fault' in answer ? answer.fault : answer;
  }

  private ask(request: AsciidocRequest): Promise<Answer> {
    clearTimeout(this.idle);
    const child = (this.child ??= start());
    return new Promise((resolve) => {
      const end = (answer: Answer, keep: boolean): void => {
        clearTimeout(limit);
        child.removeAllListeners();
        child.on('error', () => undefined);
        if (keep) this.endWhenIdle(child);
        else this.drop(child);
        resolve(answer);
      };
      const limit = setTimeout(() => {
        end({ fault: `it takes longer than ${limitMs / 1000} seconds` }, false);
      }, limitMs);
      child.once('message', (message) => {
        const answer = answerSchema.safeParse(message);
        end(answer.data ?? { fault: 'the converter failed' }, answer.success);
      });
      child.once('error', () => {
        end({ fault: 'the converter could not be started' }, false);
      });
      child.once('exit', () => {
        end({ fault: 'the converter ended' }, false);
      });
      // What cannot be sent any more shows in the events above.
      child.send(request, () => undefined);
    });
  }

  private endWhenIdle(child: ChildProcess): void {
    this.idle = setTimeout(() => {
      this.drop(child);
    }, idleMs).unref();
  }

  private drop(child: ChildProcess): void {
    if (this.child === child) this.child = undefined;
    child.kill('SIGKILL');
  }
}

function start(): ChildProcess {
  const require = createRequire(import.meta.url);
  const library = require.resolve('@asciidoctor/core');
  const limits = [`--max-old-space-size=${memoryMegabytes}`, '--no-warnings'];
  const child = spawn(process.execPath, [...limits, '--eval', asciidocRunner, '--', library], {
    cwd: '/',
    env: {},
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  // Neither the process nor the way to it keeps the server from ending.
  child.unref();
  child.channel?.unref();
  return child;
}
