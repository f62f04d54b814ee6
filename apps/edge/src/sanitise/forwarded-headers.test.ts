import { describe, expect, it } from 'vitest';
import { requestHead, requestHeaders } from './forwarded-headers.js';

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
      'leaves the framing to whoever sends the body',
      ['Content-Length', '5', 'Transfer-Encoding', 'chunked', 'Content-Type', 'a/b'],
      ['content-type', 'a/b'],
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
    expect(requestHeaders(outside, [], toWorkspace)).toEqual(passed);
  });

  it('lets nothing in Connection remove what we add', () => {
    const ours = ['x-launchpad-identity', 'ours'];
    expect(requestHeaders(['Connection', 'x-launchpad-identity'], ours, toWorkspace)).toEqual([
      'x-launchpad-identity',
      'ours',
    ]);
  });

  it('leaves the control plane its cookies', () => {
    const passed = requestHeaders(['Cookie', 'launchpad_login=1'], [], { keepOurCookies: true });
    expect(passed).toEqual(['cookie', 'launchpad_login=1']);
  });

  it.each([
    'X_Launchpad_Identity',
    'X-LAUNCHPAD_identity',
    'x-launchpad-port',
    'X_Forwarded_For',
    'X-Forwarded-Anything',
    'Forwarded',
    'Via',
    'True-Client-IP',
    'X-Original-URL',
    'X-Rewrite-URL',
    'X-Accel-Redirect',
    'X-Sendfile',
    'X-HTTP-Method-Override',
  ])('lets nobody outside say %s', (name) => {
    expect(requestHeaders([name, 'x'], [], toWorkspace)).toEqual([]);
    expect(requestHeaders([name, 'x'], [], { keepOurCookies: true })).toEqual([]);
  });

  it('are written as they came', () => {
    expect(requestHead('GET / HTTP/1.1', ['a', 'b', 'c', '\xff'])).toBe(
      'GET / HTTP/1.1\r\na: b\r\nc: \xff\r\n\r\n',
    );
  });
});
