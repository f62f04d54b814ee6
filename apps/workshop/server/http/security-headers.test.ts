import { expect, it } from 'vitest';
import { contentFileHeaders, securityHeaders } from './security-headers.js';

const directives = (policy: string | undefined): Map<string, string> =>
  new Map(
    (policy ?? '').split('; ').map((directive) => {
      const [name = '', ...sources] = directive.split(' ');
      return [name, sources.join(' ')];
    }),
  );

it('keeps scripts of notes on their own origin', () => {
  const policy = directives(securityHeaders['content-security-policy']);
  for (const name of ['connect-src', 'form-action', 'base-uri', 'frame-ancestors', 'worker-src'])
    expect([name, policy.get(name)]).toEqual([name, "'self'"]);
  expect(policy.get('script-src')).toBe("'self' 'unsafe-inline'");
  expect(policy.get('object-src')).toBe("'none'");
  expect(policy.get('default-src')).toBe("'self'");
});

it.each(['text/html; charset=utf-8', 'image/svg+xml'])(
  'lets nothing run in a file of type %s',
  (type) => {
    const headers = contentFileHeaders(type);
    const policy = directives(headers['content-security-policy']);
    expect(policy.get('default-src')).toBe("'none'");
    expect(policy.has('script-src')).toBe(false);
    expect(policy.get('sandbox')).toBe('');
    expect(headers['cross-origin-opener-policy']).toBe('unsafe-none');
  },
);

it('shows documents that are no pages outside a sandbox, where browsers would not show them', () => {
  const policy = directives(contentFileHeaders('application/pdf')['content-security-policy']);
  expect(policy.has('sandbox')).toBe(false);
  expect(policy.get('default-src')).toBe("'none'");
});
