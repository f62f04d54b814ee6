import { describe, expect, it } from 'vitest';
import { portalAnswer, workspaceAnswer } from './answer-headers.js';

const ours = { requestId: 'r1', frameAncestors: `'self'` };
const said = [
  ...['content-security-policy', `frame-ancestors 'self'`],
  ...['x-content-type-options', 'nosniff', 'referrer-policy', 'same-origin', 'x-request-id', 'r1'],
];
const setBy = (cookies: string[]): string[] =>
  workspaceAnswer(
    cookies.flatMap((cookie) => ['set-cookie', cookie]),
    ours,
  ).filter((_, i, all) => i % 2 === 1 && all[i - 1] === 'set-cookie');

describe('headers from the workspace', () => {
  it.each<[string, string[], string[]]>([
    ['host-only', ['a=1; Path=/; HttpOnly'], ['a=1; Path=/; HttpOnly']],
    ['for a domain', ['a=1; Domain=sessions.localhost', 'b=1;domain = x', 'c=1; DOMAIN'], []],
    ['a value that mentions one', ['a=domain=x; Path=/domain'], ['a=domain=x; Path=/domain']],
    [
      'named like ours',
      ['launchpad_session=x', '__Host-launchpad_session=x; Secure', 'LAUNCHPAD_x=1'],
      [],
    ],
  ])('sets cookies: %s', (_, set, passed) => {
    expect(setBy(set)).toEqual(passed);
  });

  it('drops hop-by-hop and what Connection names, and keeps the rest', () => {
    const headers = [
      ...['connection', 'close, x-mine', 'x-mine', '1', 'transfer-encoding', 'chunked'],
      ...['content-type', 'text/plain', 'trailer', 'x'],
    ];
    expect(workspaceAnswer(headers, ours)).toEqual(['content-type', 'text/plain', ...said]);
  });

  it.each([
    'x-launchpad-identity',
    'x-request-id',
    'x-accel-redirect',
    'x-sendfile',
    'alt-svc',
    'strict-transport-security',
    'x-content-type-options',
    'x-forwarded-for',
  ])('may not say %s', (name) => {
    expect(workspaceAnswer([name, 'x'], ours)).toEqual(said);
  });

  it('may ask for a stricter policy, and cannot take ours away', () => {
    const headers = [
      'content-security-policy',
      `frame-ancestors *`,
      'referrer-policy',
      'no-referrer',
    ];
    expect(workspaceAnswer(headers, ours)).toEqual([
      ...['content-security-policy', 'frame-ancestors *'],
      ...said.map((value) => (value === 'same-origin' ? 'no-referrer' : value)),
    ]);
  });
});

it('the control plane’s answer keeps its cookies and policies', () => {
  const headers = [
    ...['set-cookie', 'launchpad_login=1', 'connection', 'keep-alive'],
    ...['content-security-policy', `frame-ancestors 'none'`],
  ];
  expect(portalAnswer(headers, 'r1')).toEqual([
    ...['set-cookie', 'launchpad_login=1', 'content-security-policy', `frame-ancestors 'none'`],
    ...['x-content-type-options', 'nosniff', 'x-request-id', 'r1'],
  ]);
});
