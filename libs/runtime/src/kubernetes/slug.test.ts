import { newId } from '@launchpad/kernel';
import { describe, expect, test } from 'vitest';
import { namespaceOf, objectNames, sessionOfNamespace } from './slug.js';

/** A DNS label, as names of namespaces have to be (RFC 1123). */
const label = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;

describe('names of cluster objects', () => {
  test('every id gives a valid name, which leads back to it and to no other', () => {
    const ids = Array.from({ length: 1000 }, newId);
    const names = ids.map(namespaceOf);
    for (const name of names) expect(name).toMatch(label);
    expect(names.map(sessionOfNamespace)).toEqual(ids);
    expect(new Set(names).size).toBe(ids.length);
  });

  test.each([
    '',
    'lp-',
    'kube-system',
    'lp-ABCDEFGHIJKLMNOPQRST',
    'xlp-abcdefghijklmnopqrst',
    'lp-abcdefghijklmnopqrst-2',
  ])('the namespace %j is no session’s', (name) =>
    expect(sessionOfNamespace(name)).toBeUndefined(),
  );

  test.each(['', 'kube-system', '../etc', 'abcdefghijklmnopqrs1'])('%j is no id', (id) => {
    expect(() => namespaceOf(id)).toThrow('not an id');
  });

  test('all names inside a namespace are valid', () => {
    for (const name of Object.values(objectNames)) expect(name).toMatch(label);
  });
});
