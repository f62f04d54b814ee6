const api = '/api/v1';
const part = encodeURIComponent;

/** Addresses of pages. */
export const paths = {
  catalogue: '/',
  search: (words: string) => `/?q=${part(words)}`,
  workshop: (slug: string) => `/workshops/${part(slug)}`,
  sessions: '/sessions',
  session: (id: string) => `/sessions/${part(id)}`,
  operator: '/operator',
  operatorSignIn: '/operator/sign-in',
} as const;

/** What the router matches. */
export const routePatterns = {
  workshop: '/workshops/:slug',
  session: '/sessions/:id',
} as const;

/** Addresses of the API. */
export const apiPaths = {
  docs: `${api}/docs`,
  workshops: `${api}/workshops`,
  workshop: (slug: string) => `${api}/workshops/${part(slug)}`,
  sessions: `${api}/sessions`,
  session: (id: string) => `${api}/sessions/${part(id)}`,
  sessionEvents: (id: string) => `${api}/sessions/${part(id)}/events`,
  openSession: (id: string) => `${api}/sessions/${part(id)}/open`,
  extendSession: (id: string) => `${api}/sessions/${part(id)}/extend`,
  operatorSignIn: `${api}/operator/sign-in`,
  operatorOverview: `${api}/operator/overview`,
} as const;
