import { describe, expect, test } from 'vitest';
import { ClusterNamespace, ClusterPod } from './cluster-objects.js';
import { exampleNow, exampleUid } from './fixtures/example-workspace.js';
import { observeWorkspace } from './observe-workspace.js';
import { annotations } from './owner-marks.js';

const uid = exampleUid;
const namespace = (status: object = { phase: 'Active' }, metadata: object = {}) =>
  ClusterNamespace.parse({
    metadata: { name: 'lp-x', uid, creationTimestamp: '2030-01-01T00:00:00Z', ...metadata },
    status,
  });
const pod = (status: object, metadata: object = {}) =>
  ClusterPod.parse({
    metadata: {
      ...{ name: 'workspace', uid: 'p', creationTimestamp: '2029-12-31T23:59:00Z' },
      annotations: { [annotations.workspace]: uid },
      ...metadata,
    },
    status,
  });
const look = (seen: ClusterPod | undefined, at = namespace()) =>
  observeWorkspace({ namespace: at, pod: seen, events: [], now: exampleNow });

const ready = (status: string, lastTransitionTime: string) => ({
  ...{ type: 'Ready', status, lastTransitionTime },
});
const scheduled = { type: 'PodScheduled', status: 'True' };
const unschedulable = (since: string) => ({
  ...{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable' },
  ...{ message: '0/3 nodes are available: 3 Insufficient memory.', lastTransitionTime: since },
});
const workshop = (state: object) => ({ containerStatuses: [{ name: 'workshop', state }] });
const copying = (state: object) => ({ initContainerStatuses: [{ name: 'copy-home', state }] });
const ended = (fields: object) => ({
  terminated: { startedAt: '2030-01-01T00:00:10Z', exitCode: 137, ...fields },
});
const wasReady = { conditions: [ready('False', '2030-01-01T00:05:00Z')] };
const neverReady = { conditions: [ready('False', '2030-01-01T00:00:09Z')] };
const stopped = { kind: 'stopped', uid, crashed: true };

describe('what there is of a workspace', () => {
  test.each([
    ['no pod', undefined, { ...stopped, crashed: false }],
    [
      'a pod made for an earlier namespace',
      pod({ phase: 'Running' }, { annotations: {} }),
      { ...stopped, crashed: false },
    ],
    [
      'a pod that is being removed',
      pod({ phase: 'Running' }, { deletionTimestamp: '2030-01-01T00:00:00Z' }),
      { kind: 'starting' },
    ],
    ['no machine yet', pod({ phase: 'Pending' }), { phase: 'Finding a machine' }],
    ['no status at all', pod({}), { phase: 'Finding a machine' }],
    [
      'no room for a moment',
      pod({ phase: 'Pending', conditions: [unschedulable('2029-12-31T23:59:50Z')] }),
      { kind: 'starting', phase: 'Waiting for a machine with room' },
    ],
    [
      'no room for long',
      pod({ phase: 'Pending', conditions: [unschedulable('2029-12-31T23:58:50Z')] }),
      { kind: 'failed', code: 'unschedulable' },
    ],
    [
      'an image on its way',
      pod({
        phase: 'Pending',
        conditions: [scheduled],
        ...workshop({ waiting: { reason: 'ContainerCreating' } }),
      }),
      { phase: 'Fetching the image' },
    ],
    [
      'files on their way',
      pod({ phase: 'Pending', conditions: [scheduled], ...copying({ running: {} }) }),
      { phase: 'Copying your files' },
    ],
    [
      'an app that starts',
      pod({
        phase: 'Running',
        podIP: '10.0.0.7',
        conditions: [scheduled],
        ...workshop({ running: {} }),
      }),
      { phase: 'Starting the workshop' },
    ],
    [
      'ready',
      pod({ phase: 'Running', podIP: '10.0.0.7', conditions: [scheduled, ready('True', '')] }),
      { kind: 'ready', uid, address: { kind: 'tcp', host: '10.0.0.7', port: 10_080 } },
    ],
    [
      'ready without an address',
      pod({ phase: 'Running', conditions: [scheduled, ready('True', '')] }),
      { kind: 'starting' },
    ],
    [
      'crashed after it was ready',
      pod({ phase: 'Failed', ...wasReady, ...workshop(ended({})) }),
      stopped,
    ],
    [
      'ended well after it was ready',
      pod({ phase: 'Succeeded', ...wasReady, ...workshop(ended({ exitCode: 0 })) }),
      stopped,
    ],
    [
      'ended before it was ready',
      pod({ phase: 'Failed', ...neverReady, ...workshop(ended({ exitCode: 1 })) }),
      { kind: 'failed', code: 'start_failed' },
    ],
    [
      'its setup failed',
      pod({
        phase: 'Failed',
        ...neverReady,
        ...workshop(ended({ exitCode: 78, message: 'no port left' })),
      }),
      { kind: 'failed', code: 'setup_failed' },
    ],
    [
      'its home could not be filled',
      pod({
        phase: 'Failed',
        ...neverReady,
        ...copying(ended({ exitCode: 1, message: 'disk full' })),
      }),
      { kind: 'failed', code: 'start_failed' },
    ],
    [
      'evicted while it started',
      pod({ phase: 'Failed', reason: 'Evicted', ...neverReady, ...workshop(ended({})) }),
      stopped,
    ],
    ['its machine is lost', pod({ phase: 'Failed', reason: 'NodeLost' }), stopped],
  ])('%s', (_what, seen, expected) => expect(look(seen)).toMatchObject(expected));

  test('a pod that is gone and of which there was talk was taken away', () => {
    const events = [{ reason: 'Scheduled' }];
    const seen = { namespace: namespace(), pod: undefined, events, now: exampleNow };
    expect(observeWorkspace(seen)).toEqual(stopped);
  });

  test.each([
    ['by its phase', namespace({ phase: 'Terminating' })],
    ['by its mark', namespace({}, { deletionTimestamp: '2030-01-01T00:00:00Z' })],
  ])('a namespace on its way out is leaving whatever runs in it: %s', (_how, at) => {
    const running = pod({ phase: 'Running', podIP: '10.0.0.7', conditions: [ready('True', '')] });
    expect(look(running, at)).toMatchObject({ kind: 'leaving', uid });
  });
});
