/** A check as a page of the notes declares it. */
export type CheckStep = {
  /** Name of the executable in `.workshop/checks/`, unique in the workshop. */
  readonly name: string;
  readonly title: string;
  readonly page: string;
  /** Pace at which it runs by itself while somebody looks, until it has passed; `null`: on click alone. */
  readonly everySeconds: number | null;
  readonly timeoutSeconds: number;
};

/** No name can lead out of the folder of the checks, or to a hidden file in it. */
export const isCheckName = (name: string): boolean =>
  /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(name);
