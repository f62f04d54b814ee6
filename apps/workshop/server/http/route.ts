import { AppError } from '@launchpad/kernel';
import type { IncomingMessage } from 'node:http';
import type { Answer } from './answer.js';
import type { Visitor } from './visitor.gate.js';

/** One request whose visitor has been let in. */
export type Asked = {
  /** What follows the route's own path, decoded; empty for a route that is matched whole. */
  readonly rest: string;
  readonly query: URLSearchParams;
  /** Its headers, and its body as a stream: a route that wants one bounds it (`readBody`). */
  readonly request: IncomingMessage;
  readonly visitor: Visitor;
};

export type Route = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below the base path. One that ends with a slash stands for everything that begins with it. */
  readonly path: string;
  /** Whether somebody who only watches may call it although its method changes something. */
  readonly forWatchers?: true;
  readonly answer: (asked: Asked) => Answer | Promise<Answer>;
};

export type FoundRoute = { readonly route: Route; readonly rest: string };

/** The route for a path below the base path; whole paths go before beginnings, longer beginnings before shorter ones. */
export function findRoute(routes: readonly Route[], method: string, path: string): FoundRoute {
  const [best] = routes
    .filter((route) => matches(route, path))
    .map((route) => route.path)
    .sort((a, b) => b.length - a.length);
  const here = routes.filter((route) => route.path === best);
  if (here.length === 0) throw notFound();
  const wanted = method === 'HEAD' ? 'GET' : method;
  const route = here.find((candidate) => candidate.method === wanted);
  if (route !== undefined) return { route, rest: path.slice(route.path.length) };
  const allowed = here.map((candidate) => candidate.method);
  throw new AppError(
    'request.method_not_allowed',
    `Only ${allowed.join(' and ')} is possible here.`,
    { details: { allow: allowed.flatMap((one) => (one === 'GET' ? [one, 'HEAD'] : one)).join() } },
  );
}

const matches = ({ path }: Route, asked: string): boolean =>
  path.endsWith('/') ? asked.startsWith(path) : asked === path;

export const notFound = (): AppError =>
  new AppError('request.not_found', 'There is nothing at this address.');

/** The path of an address, decoded. */
export function pathOf(url: string): string {
  try {
    return decodeURIComponent(url.replace(/[?#].*$/s, ''));
  } catch (error) {
    if (error instanceof URIError)
      throw new AppError('request.malformed', 'The address is not well formed.');
    throw error;
  }
}

export const queryOf = (url: string): URLSearchParams =>
  new URLSearchParams(/\?([^#]*)/.exec(url)?.[1] ?? '');
