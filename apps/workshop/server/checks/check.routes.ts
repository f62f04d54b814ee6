import { AppError } from '@launchpad/kernel';
import { Readable } from 'node:stream';
import { json } from '../http/answer.js';
import type { Route } from '../http/route.js';
import type { CheckOptions, CheckRunner } from './check.runner.js';
import type { CheckStep } from '../notes/check-step.js';

type Checks = { readonly routes: readonly Route[]; close(): Promise<void> };

/** The checks of a workshop. No route takes a result: what counts is what a run inside the workspace says. */
export function serveChecks(options: CheckOptions): Checks {
  // Loaded by the first page that asks: listening and the shells come first.
  let loading: Promise<CheckRunner> | undefined;
  const runner = (): Promise<CheckRunner> =>
    (loading ??= import('./check.runner.js').then((module) => new module.CheckRunner(options)));
  return {
    routes: [
      {
        method: 'GET',
        path: 'api/checks',
        answer: async ({ visitor }) => json(200, await (await runner()).answer(visitor.canType)),
      },
      {
        method: 'POST',
        path: 'api/checks/',
        answer: async ({ rest }) => {
          const checks = await runner();
          const step = await checks.find(rest);
          if (step === undefined)
            throw new AppError('request.not_found', 'The notes have no such check.');
          // The head goes out at once: whoever stands between gives up on an answer that does not begin.
          return { ...json(200, null), body: Readable.from(runToEnd(checks, step)) };
        },
      },
    ],
    close: async () => {
      if (loading !== undefined) await (await loading).close();
    },
  };
}

async function* runToEnd(checks: CheckRunner, step: CheckStep): AsyncGenerator<string> {
  yield JSON.stringify(await checks.run(step));
}
