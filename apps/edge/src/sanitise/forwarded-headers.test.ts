import { describe, expect, it } from 'vitest';
import { requestHeaders, responseHeaders } from './forwarded-headers.js';

const toWorkspace = { keepOurCookies: false };

describe('headers towards the workspace', () => {
  it.each<[string, string[], string[]]>([
    [
      'passes what is the learner’s',
      ['Accept', 'a', 'Authorization', 'Bearer x'],
      ['accept', 'a', 'authorization', 'Bearer x'],
    ],
    [
      'drops our cookies',
      ['Cookie', 'a=1; launchpad_session=s; b=2;__Host-launchpad_login=x'],
      ['cookie', 'a=1; b=2'],
    ],
    ['drops a Cookie that was only ours', ['cookie', ' launchpad_session = s'], []],
    [
      'drops our cookies from each of several headers',
      ['Cookie', 'launchpad_login=1', 'COOKIE', 'c=3'],
      ['cookie', 'c=3'],
    ],
    [
      'drops hop-by-hop',
      [
        'Connection',
        'keep-alive',
        'Keep-Alive',
        '5',
        'TE',
        'x',
        'Transfer-Encoding',
        'chunked',
        'Upgrade',
        'h2c',
        'Proxy-Authorization',
        'x',
        'Expect',
        '100-continue',
      ],
      [],
    ],
    [
      'drops what Connection names',
      ['Connection', 'close, X-Secret', 'x-secret', '1', 'x-open', '2'],
      ['x-open', '2'],
    ],
    [
      'drops what only we may say',
      [
        'X-Forwarded-For',
        '1.1.1.1',
        'X-FORWARDED-anything',
        'a',
        'Forwarded',
        'for=x',
        'X-Real-IP',
        '1',
        'X-Launchpad-Identity',
        'forged',
        'Host',
        'evil',
        'X-Request-Id',
        '1',
      ],
      [],
    ],
  ])('%s', (_, outside, passed) => {
    expect(requestHeaders(outside, {}, toWorkspace)).toEqual(passed);
  });

  it('lets nothing in Connection remove what we add', () => {
    const ours = { 'x-launchpad-identity': 'ours' };
    expect(requestHeaders(['Connection', 'x-launchpad-identity'], ours, toWorkspace)).toEqual([
      'x-launchpad-identity',
      'ours',
    ]);
  });

  it('leaves the control plane its cookies', () => {
    const passed = requestHeaders(['Cookie', 'launchpad_login=1'], {}, { keepOurCookies: true });
    expect(passed).toEqual(['cookie', 'launchpad_login=1']);
  });
});

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
    expect(responseHeaders({ 'set-cookie': set }, toWorkspace)['set-cookie']).toEqual(passed);
  });

  it('drops hop-by-hop and what Connection names, and keeps the rest', () => {
    const headers = {
      connection: 'close, x-mine',
      'x-mine': '1',
      'transfer-encoding': 'chunked',
      'content-type': 'text/plain',
      trailer: 'x',
    };
    expect(responseHeaders(headers, toWorkspace)).toEqual({ 'content-type': 'text/plain' });
  });
});
