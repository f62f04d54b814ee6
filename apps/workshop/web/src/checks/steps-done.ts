import type { CheckAnswer } from '../../../protocol/check-messages.js';

export type StepsDone = { readonly done: number; readonly all: number };

export const stepsDone = (checks: readonly CheckAnswer[]): StepsDone => ({
  done: checks.filter((check) => check.done).length,
  all: checks.length,
});
