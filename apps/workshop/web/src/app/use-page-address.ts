import { useCallback, useSyncExternalStore } from 'react';
import { notePath, pageOfLocation } from './base-path.js';

const changed = 'workshop-address';

const subscribe = (listener: () => void): (() => void) => {
  window.addEventListener('popstate', listener);
  window.addEventListener(changed, listener);
  return () => {
    window.removeEventListener('popstate', listener);
    window.removeEventListener(changed, listener);
  };
};

/** The page in the address bar, and how to go to another. */
export function usePageAddress(): {
  readonly page: string;
  readonly open: (page: string, hash?: string) => void;
} {
  const page = useSyncExternalStore(subscribe, () => pageOfLocation(location.pathname));
  const open = useCallback((to: string, hash = '') => {
    history.pushState(null, '', notePath(to) + hash);
    window.dispatchEvent(new Event(changed));
  }, []);
  return { page, open };
}
