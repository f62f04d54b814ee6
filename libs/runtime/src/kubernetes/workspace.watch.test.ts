import { once } from 'node:events';
import { silentLogger } from '@launchpad/kernel';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { KubeRequest, Known } from './kube.client.js';
import { labels } from './owner-marks.js';
import { watchWorkspaces } from './workspace.watch.js';

const sessionId = 'abcdefghijklmnopqrst';
const changed = (resourceVersion: string, place: object = { name: `lp-${sessionId}` }) =>
  JSON.stringify({
    type: 'MODIFIED',
    object: { metadata: { ...place, resourceVersion, labels: { [labels.session]: sessionId } } },
  });
const bookmark = JSON.stringify({
  ...{ type: 'BOOKMARK', object: { metadata: { resourceVersion: '50' } } },
});
const expired = JSON.stringify({ type: 'ERROR', object: { kind: 'Status', code: 410 } });

type Turn = readonly string[] | 'frozen' | 'refused';

/** An API whose watches of namespaces take these turns, and stay open after the last; those of pods say nothing. */
function scripted(turns: readonly Turn[]) {
  const left = [...turns];
  const began: string[] = [];
  let lists = 0;
  const send = async ({ path }: KubeRequest): Promise<Known> => {
    if (path.endsWith('namespaces')) lists += 1;
    return { kind: 'done', object: { metadata: { resourceVersion: `list ${String(lists)}` } } };
  };
  async function* follow({ path, query }: KubeRequest, signal: AbortSignal) {
    if (path.endsWith('namespaces')) {
      began.push(query?.['resourceVersion'] ?? '');
      const turn = left.shift() ?? 'frozen';
      if (turn === 'refused') throw new Error('the API server answered 500');
      if (turn !== 'frozen') {
        yield* turn;
        if (left.length > 0) return;
      }
    }
    if (!signal.aborted) await once(signal, 'abort');
    throw new Error('aborted');
  }
  return { client: { send, follow }, began };
}

let stop = (): void => undefined;
afterEach(() => {
  stop();
});

function watch(turns: readonly Turn[], silenceMs?: number) {
  const { client, began } = scripted(turns);
  const hints: string[] = [];
  const onHint = (hint: string): void => void hints.push(hint);
  stop = watchWorkspaces({
    ...{ client, installationId: 'i', onHint, log: silentLogger },
    ...(silenceMs === undefined ? {} : { silenceMs }),
  });
  return { began, hints };
}
const soon = { timeout: 10_000, interval: 10 };

describe('hints from the cluster', () => {
  test('name the session of what changed, and none whose marks were copied', async () => {
    const elsewhere = { name: 'workspace', namespace: 'lp-tsrqponmlkjihgfedcba' };
    const strangers = [{ name: '../etc' }, { name: 'lp-tsrqponmlkjihgfedcba' }, elsewhere];
    const pod = { name: 'workspace', namespace: `lp-${sessionId}` };
    const lines = [...strangers, {}, pod].map((place) => changed('7', place));
    const { hints } = watch([[...lines, bookmark, changed('8')]]);
    await vi.waitFor(() => expect(hints).toEqual([sessionId, sessionId]), soon);
  });

  test('go on where a watch ended', async () => {
    const { began, hints } = watch([[changed('7')], [bookmark], [changed('51')]]);
    await vi.waitFor(() => expect(hints).toEqual([sessionId, sessionId]), soon);
    expect(began).toEqual(['list 1', '7', '50']);
  });

  test.each<[string, readonly Turn[], number | undefined]>([
    ['refused', ['refused', [changed('9')]], undefined],
    ['too old', [[changed('7'), expired], [changed('9')]], undefined],
    ['frozen', ['frozen', [changed('9')]], 30],
    ['something else than a watch', [['<html>'], [changed('9')]], undefined],
  ])('begin anew when a watch was %s', async (_what, turns, silenceMs) => {
    const { began, hints } = watch(turns, silenceMs);
    await vi.waitFor(() => expect(hints).toContain(sessionId), soon);
    await vi.waitFor(() => expect(began.length).toBeGreaterThan(1), soon);
    expect(began.slice(0, 2)).toEqual(['list 1', 'list 2']);
  });
});
