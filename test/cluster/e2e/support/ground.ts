/** A Launchpad whose sessions run on the cluster of `KUBECONFIG`, wherever its own programs run. */
export type Ground = {
  /** Where a browser of this machine finds the portal. */
  readonly url: string;
  /** Whether an edit of the workshops' folder reaches it. */
  readonly seesEdits: boolean;
  readonly close: () => Promise<void>;
};

/** Opens one that offers the workshops of a folder. */
export type OpenGround = (workshopsDir: string) => Promise<Ground>;
