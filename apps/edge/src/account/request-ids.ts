import { newId } from '@launchpad/kernel';

/** Ids of requests: random for each start of the process, counted from there. Finding one says nothing of another's. */
export function createRequestIds(): () => string {
  const prefix = newId().slice(0, 12);
  let count = 0;
  return () => {
    count += 1;
    return `${prefix}${count.toString(36).padStart(8, '0')}`;
  };
}
