import { useEffect, useState } from 'react';
import { below } from '../app/base-path.js';

/** Counts how often the author has saved something: whoever shows the workshop's files asks for them again then. */
export function useChanges(preview: boolean): number {
  const [revision, setRevision] = useState(0);
  useEffect(() => {
    if (!preview) return undefined;
    const changes = new EventSource(below('api/changes'));
    let broken = false;
    const changed = (): void => {
      setRevision((count) => count + 1);
    };
    changes.addEventListener('changed', changed);
    changes.addEventListener('error', () => {
      broken = true;
    });
    // What was saved while nobody listened has to be looked at too.
    changes.addEventListener('open', () => {
      if (broken) changed();
      broken = false;
    });
    return () => {
      changes.close();
    };
  }, [preview]);
  return revision;
}
