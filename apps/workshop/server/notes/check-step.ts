/** A check that a page carries: an executable of the author's, run to see whether the learner's step is done. */
export type CheckStep = {
  /** Of the executable in `.workshop/checks/`; unique in the workshop. */
  readonly name: string;
  readonly title: string;
  /** Path of the page that carries it. */
  readonly page: string;
  /** Seconds between two runs in the background; `null`: only when somebody asks. */
  readonly everySeconds: number | null;
  readonly timeoutSeconds: number;
};

/** No name can lead out of the folder of the checks, or to a hidden file in it. */
export const isCheckName = (name: string): boolean =>
  /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(name);
