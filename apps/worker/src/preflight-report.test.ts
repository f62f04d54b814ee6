import type { Finding } from '@launchpad/runtime';
import { describe, expect, test } from 'vitest';
import { preflightReport } from './preflight-report.js';

const good = (check: Finding['check']): Finding => ({
  ...{ check, level: 'ok', what: `${check} is fine`, why: '', remedy: '' },
});
const bad: Finding = {
  ...{
    check: 'pod-security',
    level: 'error',
    what: 'accepted',
    why: 'it matters',
    remedy: 'mend it',
  },
};
const proven = [good('network-policy'), good('metadata')];

describe('what the preflight prints', () => {
  test('a good finding takes one line, a bad one says why and what to do', () => {
    expect(
      preflightReport([...proven, bad], [])
        .split('\n')
        .slice(1, 5),
    ).toEqual([
      'ok    metadata        metadata is fine',
      'FAIL  pod-security    accepted',
      '      why    it matters',
      '      remedy mend it',
    ]);
  });

  test('the verdict names what is missing, in the words of the setting that does without it', () => {
    expect(preflightReport([...proven, bad], [])).toContain(
      'turned away: not proven is pod-security. Mend it, or say which of them you do without: ALLOW_UNPROVEN_ISOLATION=pod-security',
    );
    const fine = 'Anonymous learners may start sessions.';
    expect(preflightReport([...proven, bad], ['pod-security'])).toContain(fine);
    expect(preflightReport([...proven, good('pod-security')], [])).toContain(fine);
  });
});
