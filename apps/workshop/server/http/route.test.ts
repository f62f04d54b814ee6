import { describe, expect, it } from 'vitest';
import { noContent } from './answer.js';
import { findRoute, pathOf, queryOf, type Route } from './route.js';

const route = (method: Route['method'], path: string): Route => ({
  method,
  path,
  answer: () => noContent,
});
const routes = [
  route('GET', ''),
  route('GET', 'files/'),
  route('PUT', 'files/'),
  route('GET', 'api/checks'),
  route('POST', 'api/checks/'),
  route('GET', 'api/'),
];

describe('findRoute', () => {
  it.each([
    ['GET', '', '', ''],
    ['HEAD', 'files/a/b', 'files/', 'a/b'],
    ['PUT', 'files/', 'files/', ''],
    ['GET', 'api/checks', 'api/checks', ''],
    ['POST', 'api/checks/one', 'api/checks/', 'one'],
    ['GET', 'api/other', 'api/', 'other'],
  ])('%s %s', (...[method, path, expected, rest]) => {
    const found = findRoute(routes, method, path);
    expect({ path: found.route.path, rest: found.rest }).toEqual({ path: expected, rest });
  });

  it.each([
    ['GET', 'file', 'request.not_found', {}],
    ['GET', 'files', 'request.not_found', {}],
    ['POST', '', 'request.method_not_allowed', { allow: 'GET,HEAD' }],
    ['DELETE', 'files/a', 'request.method_not_allowed', { allow: 'GET,HEAD,PUT' }],
    ['TRACE', 'api/checks', 'request.method_not_allowed', { allow: 'GET,HEAD' }],
  ])('refuses %s %s', (...[method, path, code, details]) => {
    expect(() => findRoute(routes, method, path)).toThrow(
      expect.objectContaining({ code, details }) as Error,
    );
  });
});

it('reads path and query apart', () => {
  expect(pathOf('/a%20b/c?d=/e#f')).toBe('/a b/c');
  expect(() => pathOf('/%zz')).toThrow('not well formed');
  expect(queryOf('/a?path=b%2Fc&x#y').get('path')).toBe('b/c');
  expect(queryOf('/a').get('path')).toBeNull();
});
