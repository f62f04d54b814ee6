import { useSyncExternalStore } from 'react';

const query = matchMedia('(max-width: 760px)');

const subscribe = (changed: () => void): (() => void) => {
  query.addEventListener('change', changed);
  return () => {
    query.removeEventListener('change', changed);
  };
};

/** Whether panes side by side would be too narrow to work in. */
export const useNarrow = (): boolean => useSyncExternalStore(subscribe, () => query.matches);
