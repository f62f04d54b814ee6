/** Address that swaps a ticket for the cookie of a session's own host. */
export function sessionUrl(
  site: { readonly portalUrl: string; readonly sessionsDomain: string },
  sessionId: string,
  ticket: string,
): string {
  const portal = new URL(site.portalUrl);
  const port = portal.port === '' ? '' : `:${portal.port}`;
  return `${portal.protocol}//${sessionId}.${site.sessionsDomain}${port}/_launchpad/enter?ticket=${ticket}`;
}
