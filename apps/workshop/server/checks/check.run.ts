import type { Readable } from 'node:stream';
import { OutputTail } from '../setup/output.tail.js';
import { ProcessGroup, type GroupEnd } from '../setup/process.group.js';
import { findCheck } from './check.files.js';
import type { CheckStep } from '../notes/check-step.js';

/** How one run ended. `unrunnable`: nothing was run, and `output` says why. */
export type CheckOutcome = {
  readonly state: 'passed' | 'failed' | 'timed_out' | 'unrunnable';
  readonly exitCode: number | null;
  readonly output: string;
  readonly durationMs: number;
};

export type CheckPlace = {
  readonly contentDir: string;
  readonly home: string;
  readonly env: Readonly<Record<string, string>>;
};

const outputBytes = 16 * 1024;
/** A pipe hands over what is in it a moment after its writer has ended. */
const flushMs = 200;

/** Runs a check once, as the learner would in their home. Never rejects because of the check itself. */
export async function runCheck(
  step: CheckStep,
  place: CheckPlace,
  stop: AbortSignal,
): Promise<CheckOutcome> {
  const found = await findCheck(place.contentDir, step.name);
  if (found.kind === 'faulty')
    return { state: 'unrunnable', exitCode: null, output: found.remedy, durationMs: 0 };
  const started = performance.now();
  const group = new ProcessGroup({
    file: found.file,
    cwd: place.home,
    env: place.env,
    limitMs: step.timeoutSeconds * 1000,
    stdio: ['ignore', 'pipe', 'pipe'],
    leavesNothing: true,
  });
  const kill = (): void => {
    group.kill();
  };
  stop.addEventListener('abort', kill);
  if (stop.aborted) kill();
  const output = collect(group);
  const end = await group.ended;
  stop.removeEventListener('abort', kill);
  const durationMs = Math.round(performance.now() - started);
  return { ...judge(end), durationMs, output: noteOf(end, step) + (await output()) };
}

/** Listens to both streams; the answer waits for what is still in the pipes, but for nobody who holds them open. */
function collect({ child }: ProcessGroup): () => Promise<string> {
  const tail = new OutputTail(outputBytes);
  const streams = [child.stdout, child.stderr].filter((one): one is Readable => one !== null);
  for (const stream of streams) tail.listenTo(stream);
  const ends = Promise.all(
    streams.map((stream) => new Promise<void>((resolve) => stream.once('close', resolve))),
  );
  return async () => {
    let timer: NodeJS.Timeout | undefined;
    await Promise.race([
      ends,
      new Promise<void>((resolve) => {
        timer = setTimeout(resolve, flushMs);
      }),
    ]);
    clearTimeout(timer);
    for (const stream of streams) stream.destroy();
    return tail.text();
  };
}

function judge(end: GroupEnd): Pick<CheckOutcome, 'state' | 'exitCode'> {
  if (end.kind === 'timed_out') return { state: 'timed_out', exitCode: null };
  if (end.kind !== 'exited') return { state: 'failed', exitCode: null };
  return { state: end.code === 0 ? 'passed' : 'failed', exitCode: end.code };
}

/** What the check cannot say itself. */
function noteOf(end: GroupEnd, { name, timeoutSeconds }: CheckStep): string {
  switch (end.kind) {
    case 'exited':
      return '';
    case 'killed':
      return `The check was ended by ${end.signal}.\n`;
    case 'timed_out':
      return `The check was stopped after ${String(timeoutSeconds)} seconds.\n`;
    case 'not_started':
      return `.workshop/checks/${name} could not be started: ${end.error.message}. Its first line has to name its interpreter, such as #!/usr/bin/env bash.\n`;
  }
}
