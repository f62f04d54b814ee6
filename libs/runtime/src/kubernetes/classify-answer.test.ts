import { describe, expect, test } from 'vitest';
import { classifyAnswer } from './classify-answer.js';

const now = new Date('2030-01-01T00:00:00Z');
const status = (fields: object) => JSON.stringify({ kind: 'Status', message: 'why', ...fields });
const classify = (code: number, body: string, retryAfter?: string) =>
  classifyAnswer({ status: code, body, retryAfter }, now);

const namedMissing = status({ reason: 'NotFound', details: { name: 'lp-x', kind: 'namespaces' } });

describe('what an answer means', () => {
  test.each([
    ['an object', 200, '{"kind":"Namespace"}', 'done'],
    ['a made object', 201, '{"kind":"Pod"}', 'done'],
    ['half an object', 200, '{"kind":"Names', 'again'],
    ['nothing', 200, '', 'again'],
    ['a named object that is not there', 404, namedMissing, 'absent'],
    ['a path that is not known', 404, status({ reason: 'NotFound', details: {} }), 'again'],
    ['a page of a proxy', 404, '<h1>Not Found</h1>', 'again'],
    ['a proxy that asks to log in', 403, '<h1>Forbidden</h1>', 'again'],
    ['somebody was first', 409, status({ reason: 'AlreadyExists' }), 'conflict'],
    ['a list that is too old', 410, status({ reason: 'Expired' }), 'expired'],
    ['a quota', 403, status({ reason: 'Forbidden' }), 'refused'],
    ['an invalid object', 422, status({ reason: 'Invalid' }), 'refused'],
    ['a log-in that ran out', 401, status({ reason: 'Unauthorized' }), 'again'],
    ['too many requests', 429, status({ reason: 'TooManyRequests' }), 'again'],
    ['a fault', 500, status({ reason: 'InternalError' }), 'again'],
    ['no server behind the proxy', 502, '', 'again'],
    ['a time-out', 504, status({ reason: 'Timeout' }), 'again'],
    ['somewhere else', 302, '', 'again'],
  ])('%s (%i): %s → %s', (...[, code, body, kind]) => {
    expect(classify(code, body).kind).toBe(kind);
  });

  test.each([
    ['the header', status({}), '3', 3000],
    ['the body', status({ details: { retryAfterSeconds: 2 } }), undefined, 2000],
    ['the header before the body', status({ details: { retryAfterSeconds: 2 } }), '3', 3000],
    ['neither', status({}), undefined, undefined],
  ])('how long to wait is told by %s', (...[, body, header, afterMs]) => {
    expect(classify(429, body, header)).toMatchObject({ kind: 'again', afterMs });
  });
});
