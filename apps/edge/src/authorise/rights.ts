import type { SessionRole } from '@launchpad/access';

/** These only look (RFC 9110 §9.2.1); anything else may change something. */
const looking = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Who looks on changes nothing: not by a request, and not by a frame. */
export const mayType = (role: SessionRole): boolean => role !== 'watcher';

export const mayAsk = (role: SessionRole, method: string | undefined): boolean =>
  mayType(role) || looking.has(method ?? '');
