import { newId } from '@launchpad/kernel';
import { ForeignObjects, kubeconfig } from '@launchpad/runtime/cluster-fixtures';
import { reportFigures } from '@launchpad/testkit';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ClusterRoom } from './fixtures/cluster.room.js';

const count = Number(process.env['CHAOS_FOREIGN'] ?? '500');
const sessionCount = 4;

let room: ClusterRoom;
let foreign: ForeignObjects;

beforeEach(async () => {
  if (kubeconfig === '') return;
  room = await ClusterRoom.open(sessionCount);
  foreign = ForeignObjects.open(kubeconfig);
});

afterEach(async () => {
  if (kubeconfig === '') return;
  await foreign.removeAll();
  await room.close();
});

describe.runIf(kubeconfig !== '')('objects of others that look like ours', () => {
  test(
    'are not touched, whatever their names and labels say',
    async () => {
      const { installationId } = room;
      const sessions = await room.startSessions(sessionCount);
      await room.allAre('ready', sessions);
      const ids = sessions.map(({ id }) => id);
      await foreign.plant({ installationId, sessionIds: ids, newId }, count);
      const before = await foreign.look();
      expect(before.size).toBe(count);

      await room.sweepOrphans();
      await room.endAll(sessions);
      await room.allAre('ended', sessions);
      // Whoever takes a name that is free again, marks and all, has another uid than the one on record.
      await foreign.takeNames({ installationId, sessionIds: ids });
      const later = await foreign.look();
      for (let sweeps = 0; sweeps < 3; sweeps += 1) await room.sweepOrphans();

      expect(await foreign.look()).toEqual(later);
      for (const id of ids) later.delete(`/api/v1/namespaces/lp-${id}`);
      expect(later).toEqual(before);
      await reportFigures('foreign', { objects: count + ids.length, touched: 0 });
    },
    300_000 + count * 60,
  );
});
