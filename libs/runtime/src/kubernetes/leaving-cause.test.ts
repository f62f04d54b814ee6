import { expect, test } from 'vitest';
import type { Condition } from './cluster-objects.js';
import { leavingCause } from './leaving-cause.js';

const condition = (type: string, status: string, message: string): Condition => ({
  ...{ type, status, message, reason: 'r' },
});
const content = condition('NamespaceContentRemaining', 'True', 'pods. has 1 resource instances');
const finalizers = condition(
  'NamespaceFinalizersRemaining',
  'True',
  'example.com/hold in 1 resource instances',
);
const discovery = condition(
  'NamespaceDeletionDiscoveryFailure',
  'True',
  'metrics.k8s.io/v1beta1 does not answer',
);

test.each<[string, readonly Condition[], readonly string[], string]>([
  ['nothing told yet', [], [], 'its objects are being removed'],
  ['what is left', [content], [], 'pods. has 1 resource instances'],
  ['a finalizer tells more than what is left', [content, finalizers], [], 'example.com/hold'],
  ['an API that does not answer', [discovery], [], 'metrics.k8s.io/v1beta1'],
  ['what holds no more says nothing', [{ ...finalizers, status: 'False' }], [], 'being removed'],
  ['a finalizer on the namespace', [], ['example.com/keep'], 'example.com/keep'],
])('%s', (...[, conditions, held, words]) => {
  const metadata = { name: 'lp-x', uid: 'u', creationTimestamp: '', finalizers: [...held] };
  const status = { phase: 'Terminating', conditions: [...conditions] };
  expect(leavingCause({ metadata, status })).toContain(words);
});
