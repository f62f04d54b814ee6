import { describe, expect, test } from 'vitest';
import { exampleSpec } from './fixtures/example-workspace.js';
import { isOurs, labels, ownedSession, ownerLabels } from './owner-marks.js';
import { namespaceOf } from './slug.js';

const spec = exampleSpec();
const ours = { labels: ownerLabels(spec) };
const without = (label: string) => ({
  labels: Object.fromEntries(Object.entries(ours.labels).filter(([name]) => name !== label)),
});
const other = (label: string) => ({ labels: { ...ours.labels, [label]: 'other' } });

describe('whose an object is', () => {
  test('ours carries every mark', () => expect(isOurs(ours, spec)).toBe(true));

  test.each([
    ['no labels at all', {}],
    ['not managed by Launchpad', without(labels.managedBy)],
    ['managed by somebody else', other(labels.managedBy)],
    ['of no installation', without(labels.installation)],
    ['of another installation', other(labels.installation)],
    ['of no session', without(labels.session)],
    ['of another session', other(labels.session)],
  ])('%s: not ours', (_what, object) => expect(isOurs(object, spec)).toBe(false));

  const metadata = { name: namespaceOf(spec.sessionId), uid: 'u', creationTimestamp: '', ...ours };
  test.each([
    ['ours', metadata, spec.sessionId],
    ['our labels copied to another name', { ...metadata, name: 'payroll' }, undefined],
    [
      'our labels copied to another session’s name',
      { ...metadata, name: namespaceOf('a'.repeat(20)) },
      undefined,
    ],
    ['our name without labels', { ...metadata, labels: {} }, undefined],
  ])('a namespace: %s', (_what, object, session) => {
    expect(ownedSession(object, spec.installationId)).toBe(session);
  });
});
