import { evenly, kubeconfig, type WatchFault } from '@launchpad/runtime/cluster-fixtures';
import { reportFigures } from '@launchpad/testkit';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ClusterRoom } from './fixtures/cluster.room.js';

/** By default as many as a small machine runs at once; the long run says more, and has them come in waves. */
const count = Number(process.env['CHAOS_SESSIONS'] ?? '8');
const waveSize = Math.min(count, Number(process.env['CHAOS_WAVE'] ?? '8'));
const seed = Number(process.env['CHAOS_SEED'] ?? '1');
const faultShare = 0.3;
const faultNames = ['throttled', 'failing', 'conflicting', 'silent', 'lost'];
const longestMs = (120_000 + waveSize * 10_000) * 3 * Math.ceil(count / waveSize);

let room: ClusterRoom;

beforeEach(async () => {
  if (kubeconfig !== '') room = await ClusterRoom.open(waveSize, seed);
});

afterEach(async () => {
  if (kubeconfig !== '') await room.close();
});

async function liveThrough(size: number): Promise<void> {
  const sessions = await room.startSessions(size);
  await room.allAre('ready', sessions);
  // Nothing twice: every session has the one workspace that its row knows.
  const rows = await room.rowsOf(sessions);
  expect(await room.namesInCluster('namespaces')).toHaveLength(size);
  expect(await room.namesInCluster('pods')).toHaveLength(size);
  expect(new Set(rows.map((row) => row.workspaceUid)).size).toBe(size);
  expect(rows.map((row) => row.restarts)).toEqual(rows.map(() => 0));

  await room.endAll(sessions);
  await room.allAre('ended', sessions);
  expect(await room.namesInCluster('namespaces')).toEqual([]);
  expect(await room.namesInCluster('pods')).toEqual([]);
}

describe.runIf(kubeconfig !== '')('a cluster whose API fails every third time', () => {
  test.each<WatchFault>(['cut', 'frozen', 'expired'])(
    'sessions start and end all the same, with watches %s',
    async (watchFault) => {
      const { api } = room;
      api.watchFault = watchFault;
      api.faults = evenly(faultShare);
      const begin = performance.now();
      for (let left = count; left > 0; left -= waveSize)
        await liveThrough(Math.min(left, waveSize));
      expect(await room.db.session.count({ where: { state: 'ended' } })).toBe(count);
      expect(api.early).toEqual([]);
      for (const fault of faultNames) expect(api.met.get(fault), fault).toBeGreaterThan(0);
      const seconds = Math.round((performance.now() - begin) / 1000);
      const met = Object.fromEntries(api.met);
      await reportFigures(`faulty-${watchFault}`, { sessions: count, seconds, met });
    },
    longestMs,
  );
});
