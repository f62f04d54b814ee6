import { useEffect, useState } from 'react';
import { readList, type WorkshopMemory } from '../app/workshop-memory.js';

/** The pages that have been opened in this browser, `current` among them. */
export function useVisited(
  memory: WorkshopMemory,
  current: string | undefined,
): ReadonlySet<string> {
  const [visited, setVisited] = useState<ReadonlySet<string>>(
    () => new Set(readList(memory.read('visited'))),
  );
  if (current !== undefined && !visited.has(current)) setVisited(new Set([...visited, current]));
  useEffect(() => {
    memory.write('visited', JSON.stringify([...visited]));
  }, [memory, visited]);
  return visited;
}
