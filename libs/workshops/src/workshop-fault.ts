/** One thing wrong with a workshop: where, and what to do about it in plain words. */
export type WorkshopFault = { readonly path: string; readonly message: string };
