import { createContext, useContext } from 'react';

/** Sends the browser to another host. Injected, so that a test can watch it. */
export type LeaveSite = (url: string) => void;

export const LeaveSiteContext = createContext<LeaveSite>((url) => {
  const target = new URL(url);
  if (target.protocol !== 'https:' && target.protocol !== 'http:') {
    throw new Error(`refusing to go to a ${target.protocol} address`);
  }
  window.location.assign(target);
});

export const useLeaveSite = (): LeaveSite => useContext(LeaveSiteContext);
