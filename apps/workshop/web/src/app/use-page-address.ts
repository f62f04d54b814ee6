import { useCallback, useSyncExternalStore } from 'react';
import { notePath, pageOfLocation } from './base-path.js';

/** One entry of the browser's history: what it shows, and a key that tells it from every other. */
export type Visit = { readonly page: string; readonly hash: string; readonly key: string };

const changed = 'workshop-address';
const keyName = 'workshopVisit';

let visit: Visit | undefined;

/** Reading gives the same object until the address changes. */
function currentVisit(): Visit {
  const page = pageOfLocation(location.pathname);
  const { hash } = location;
  const key = keyOfEntry();
  if (visit?.page !== page || visit.hash !== hash || visit.key !== key) visit = { page, hash, key };
  return visit;
}

function keyOfEntry(): string {
  const state: unknown = history.state;
  if (typeof state === 'object' && state !== null && keyName in state) {
    return String(state[keyName]);
  }
  const key = newKey();
  history.replaceState({ [keyName]: key }, '');
  return key;
}

const newKey = (): string => `${String(Date.now())}-${String(Math.random()).slice(2, 10)}`;

const subscribe = (listener: () => void): (() => void) => {
  window.addEventListener('popstate', listener);
  window.addEventListener(changed, listener);
  return () => {
    window.removeEventListener('popstate', listener);
    window.removeEventListener(changed, listener);
  };
};

export type PageAddress = {
  readonly visit: Visit;
  readonly open: (page: string, hash?: string) => void;
};

/** The page in the address bar, and how to go to another. */
export function usePageAddress(): PageAddress {
  const here = useSyncExternalStore(subscribe, currentVisit);
  const open = useCallback((to: string, hash = '') => {
    history.pushState({ [keyName]: newKey() }, '', notePath(to) + hash);
    window.dispatchEvent(new Event(changed));
  }, []);
  return { visit: here, open };
}
