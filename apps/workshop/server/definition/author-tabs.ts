import type { DashboardTab } from '../../protocol/dashboard-messages.js';
import { interpolate, type NoteVariables } from '../notes/interpolate.js';

/** A tab as `workshop.yaml` declares it: a page somewhere, or a port of the workspace. */
export type AuthorTab =
  | { readonly title: string; readonly url: string }
  | { readonly title: string; readonly port: number };

export type TabAddresses = {
  readonly variables: NoteVariables;
  /** Where a port is found, with `%port%` and `%host%` in it; `undefined` where ports cannot be reached. */
  readonly portUrl: string | undefined;
  /** The ports that can be shown; every one where nothing is said. */
  readonly shownPorts?: readonly number[] | undefined;
  /** Name of the host in the page's own address. */
  readonly host: string;
};

/** The tabs that have an address here. Their ids follow the author's list, so that a tab left out renames no other. */
export function authorTabs(
  tabs: readonly AuthorTab[],
  addresses: TabAddresses,
): readonly DashboardTab[] {
  return tabs.flatMap((tab, index) => {
    const url = 'port' in tab ? portAddress(tab.port, addresses) : tab.url;
    const filled = url === undefined ? '' : interpolate(url, addresses.variables);
    if (!isWebAddress(filled) && !('port' in tab && isOwnPath(filled))) return [];
    return [{ id: `author-${String(index + 1)}`, title: tab.title, url: filled }];
  });
}

const portAddress = (port: number, addresses: TabAddresses): string | undefined =>
  addresses.shownPorts?.includes(port) === false
    ? undefined
    : addresses.portUrl?.replaceAll('%port%', String(port)).replaceAll('%host%', addresses.host);

/** On this very host: two slashes would begin another one's name. */
const isOwnPath = (text: string): boolean => /^\/[^/\\]/.test(text);

/** Anything else, `javascript:` above all, would run in the page itself. */
const isWebAddress = (text: string): boolean =>
  URL.canParse(text) && ['http:', 'https:'].includes(new URL(text).protocol);

/** The name in a `Host` header, without its port; `localhost` for what is no name. */
export const hostName = (header: string | undefined): string =>
  /^([A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(?::\d+)?$/.exec(header ?? '')?.[1] ?? 'localhost';
