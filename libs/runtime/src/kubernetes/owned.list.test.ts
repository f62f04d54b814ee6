import { describe, expect, test } from 'vitest';
import { exampleSpec } from './fixtures/example-workspace.js';
import type { KubeRequest, Known } from './kube.client.js';
import { listOwnedNamespaces } from './owned.list.js';
import { ownerLabels } from './owner-marks.js';

const { installationId, sessionId } = exampleSpec();
const other = 'bbbbbbbbbbbbbbbbbbbb';
const item = (id: string, overrides: object = {}) => ({
  metadata: {
    ...{ name: `lp-${id}`, uid: `uid of ${id}`, creationTimestamp: '2030-01-01T00:00:00Z' },
    labels: ownerLabels(exampleSpec({ sessionId: id })),
    ...overrides,
  },
});
const page = (items: readonly object[], next?: string): Known => ({
  kind: 'done',
  object: { kind: 'NamespaceList', metadata: { continue: next }, items },
});
const expired: Known = { kind: 'expired' };

/** Answers in this order; says what it was asked. */
function scripted(answers: readonly Known[]) {
  const asked: (string | undefined)[] = [];
  const left = [...answers];
  const send = async ({ query }: KubeRequest): Promise<Known> => {
    asked.push(query?.['continue']);
    return left.shift() ?? expired;
  };
  return { client: { send }, asked };
}
const sessionsOf = async (answers: readonly Known[]) => {
  const { client, asked } = scripted(answers);
  const owned = await listOwnedNamespaces(client, installationId);
  return { sessions: owned.map((each) => each.sessionId), asked };
};

describe('everything of an installation', () => {
  test('is read to the last page', async () => {
    const answers = [page([item(sessionId)], 'more'), page([item(other)], '')];
    expect(await sessionsOf(answers)).toEqual({
      sessions: [sessionId, other],
      asked: [undefined, 'more'],
    });
  });

  test('is read from the beginning when a page came too late, and nothing counts twice', async () => {
    const answers = [page([item(sessionId)], 'old'), expired, page([item(sessionId)], 'new')];
    expect(await sessionsOf([...answers, page([item(other)])])).toEqual({
      sessions: [sessionId, other],
      asked: [undefined, 'old', undefined, 'new'],
    });
  });

  test('leaves out what only looks like ours', async () => {
    const { labels } = item(sessionId).metadata;
    const lookAlikes = [
      item(sessionId, { name: 'payroll' }),
      item(sessionId, { name: `lp-${other}` }),
      item(sessionId, { labels: {} }),
      item(sessionId, { labels: { ...labels, 'launchpad.dev/installation': 'another' } }),
    ];
    expect((await sessionsOf([page([...lookAlikes, item(sessionId)])])).sessions).toEqual([
      sessionId,
    ]);
  });

  test.each<[string, readonly Known[]]>([
    ['a list that never ends in time', []],
    [
      'a refusal',
      [
        {
          kind: 'refused',
          code: 403,
          status: { kind: 'Status', message: 'no', reason: 'Forbidden' },
        },
      ],
    ],
    ['something that is no list', [{ kind: 'done', object: {} }]],
    ['a list without items', [{ kind: 'done', object: { kind: 'NamespaceList', metadata: {} } }]],
    ['nothing at all', [{ kind: 'absent' }]],
  ])('is unknown, and not empty, after %s', async (_what, answers) => {
    await expect(sessionsOf(answers)).rejects.toMatchObject({ code: 'runtime.unavailable' });
  });
});
