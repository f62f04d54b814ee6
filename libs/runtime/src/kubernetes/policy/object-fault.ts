/** What is wrong with an object that a workshop brings: where in it, and what to do. */
export type ObjectFault = {
  readonly path: readonly (string | number)[];
  readonly message: string;
};
