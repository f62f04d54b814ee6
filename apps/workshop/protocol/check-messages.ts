/** What became of a check. `unknown`: it has not run yet. */
export type CheckState = 'unknown' | 'running' | 'passed' | 'failed' | 'timed_out';

/** One check of a page and how it stands. */
export type CheckAnswer = {
  /** Name of the executable in `.workshop/checks/`, unique in the workshop. */
  readonly name: string;
  readonly title: string;
  readonly page: string;
  /** Whether it has ever passed: a step once done stays done. */
  readonly done: boolean;
  readonly state: CheckState;
  /** Exit code of the last run, where it ended by itself. */
  readonly exitCode: number | null;
  /** The end of what the last run printed, as text. */
  readonly output: string;
  readonly endedAt: string | null;
};

/** `GET api/checks`. `POST api/checks/<name>` runs one and answers with its `CheckAnswer` when it has ended. */
export type ChecksAnswer = { readonly checks: readonly CheckAnswer[] };
