import { createContext, Script } from 'node:vm';

const script = new Script('work()');
const context = createContext({ work: undefined as unknown });

/**
 * Does what may take for ever on some texts, and ends it when its time (milliseconds) is over: `undefined` then. The
 * parsers of other people cannot be looked through for every text, and one page must not stop the whole workspace.
 */
export function callWithin<T>(limitMs: number, work: () => T): { readonly value: T } | undefined {
  let value: { readonly value: T } | undefined;
  context['work'] = () => {
    value = { value: work() };
  };
  try {
    script.runInContext(context, { timeout: limitMs });
    return value;
  } catch (error) {
    if (isTimeout(error)) return undefined;
    throw error;
  } finally {
    context['work'] = undefined;
  }
}

/** The error is one of the other context, and no `Error` here. */
const isTimeout = (error: unknown): boolean =>
  typeof error === 'object' &&
  error !== null &&
  'code' in error &&
  error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT';
