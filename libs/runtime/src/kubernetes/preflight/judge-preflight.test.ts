import { describe, expect, test } from 'vitest';
import { judgePreflight, unprovenIsolation, type Finding } from './judge-preflight.js';
import { known, unknown, type NetworkFacts, type PreflightFacts } from './preflight-facts.js';

const walled: NetworkFacts = {
  unhindered: 'reached',
  inward: 'blocked',
  outward: 'blocked',
  metadata: 'blocked',
};
const good: PreflightFacts = {
  version: known({ major: 1, minor: 28 }),
  rights: known({ missing: [], missingForObjects: [], excess: [] }),
  network: known(walled),
  podSecurity: known('refuses'),
};
const network = (facts: Partial<NetworkFacts>): Partial<PreflightFacts> => ({
  network: known({ ...walled, ...facts }),
});
const levels = (facts: Partial<PreflightFacts>) =>
  Object.fromEntries(
    judgePreflight({ ...good, ...facts })
      .filter(({ level }) => level !== 'ok')
      .map(({ check, level }) => [check, level]),
  );
const right = { group: '', resource: 'pods', verb: 'create' };

describe('judgePreflight', () => {
  test.each<[string, Partial<PreflightFacts>, Record<string, string>]>([
    ['all well', {}, {}],
    ['a newer cluster', { version: known({ major: 1, minor: 34 }) }, {}],
    [
      'an older one that works',
      { version: known({ major: 1, minor: 20 }) },
      { version: 'warning' },
    ],
    ['one that is too old', { version: known({ major: 1, minor: 19 }) }, { version: 'error' }],
    [
      'a build without a version',
      { version: known({ major: 0, minor: 0 }) },
      { version: 'warning' },
    ],
    ['no version', { version: unknown('no answer') }, { version: 'error' }],
    [
      'a missing right',
      { rights: known({ missing: [right], missingForObjects: [], excess: ['* *'] }) },
      { rights: 'error' },
    ],
    [
      'too many rights',
      { rights: known({ missing: [], missingForObjects: [], excess: ['* *'] }) },
      { rights: 'warning' },
    ],
    [
      'rights for objects left out',
      { rights: known({ missing: [], missingForObjects: [right], excess: [] }) },
      { rights: 'warning' },
    ],
    ['unknown rights', { rights: unknown('refused') }, { rights: 'error' }],
    ['ingress not enforced', network({ inward: 'reached' }), { 'network-policy': 'error' }],
    ['egress not enforced', network({ outward: 'reached' }), { 'network-policy': 'error' }],
    [
      'nothing enforced, and a metadata service',
      network({ inward: 'reached', outward: 'reached', metadata: 'reached' }),
      { 'network-policy': 'error', metadata: 'error' },
    ],
    [
      'nothing reaches anything: blocked proves nothing',
      network({ unhindered: 'blocked' }),
      { 'network-policy': 'error', metadata: 'error' },
    ],
    [
      'the network could not be tried',
      { network: unknown('the image was not found') },
      { 'network-policy': 'error', metadata: 'error' },
    ],
    ['privileged pods accepted', { podSecurity: known('accepts') }, { 'pod-security': 'error' }],
    [
      'privileged pods not tried',
      { podSecurity: unknown('time-out') },
      { 'pod-security': 'error' },
    ],
  ])('%s', (_name, facts, expected) => {
    expect(levels(facts)).toEqual(expected);
  });

  test('every finding that is not good says why it matters and what mends it', () => {
    const bad = judgePreflight({
      version: known({ major: 1, minor: 20 }),
      rights: known({ missing: [right], missingForObjects: [], excess: [] }),
      network: known({ ...walled, inward: 'reached', metadata: 'reached' }),
      podSecurity: known('accepts'),
    });
    expect(bad.every(({ what, why, remedy }) => what !== '' && why !== '' && remedy !== '')).toBe(
      true,
    );
    expect(bad.find(({ check }) => check === 'rights')?.what).toContain('create pods');
  });
});

describe('unprovenIsolation', () => {
  const findings = (facts: Partial<PreflightFacts>): readonly Finding[] =>
    judgePreflight({ ...good, ...facts });

  test('nothing is unproven where all is well, whatever the version', () => {
    expect(unprovenIsolation(findings({ version: known({ major: 1, minor: 20 }) }), [])).toEqual(
      [],
    );
  });

  test('what was waived by name does not count, and only that', () => {
    const bare = findings({ ...network({ inward: 'reached' }), podSecurity: known('accepts') });
    expect(unprovenIsolation(bare, [])).toEqual(['network-policy', 'pod-security']);
    expect(unprovenIsolation(bare, ['pod-security'])).toEqual(['network-policy']);
    expect(unprovenIsolation(bare, ['network-policy', 'pod-security', 'metadata'])).toEqual([]);
  });

  test('a check that was not made at all proves nothing', () => {
    expect(unprovenIsolation([], [])).toEqual(['network-policy', 'metadata', 'pod-security']);
  });
});
