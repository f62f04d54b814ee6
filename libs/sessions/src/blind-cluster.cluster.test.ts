import { kubeconfig } from '@launchpad/runtime/cluster-fixtures';
import { reportFigures } from '@launchpad/testkit';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ClusterRoom, type StartedSession } from './fixtures/cluster.room.js';

/** Minutes long, so only where somebody asks for it: `npm run chaos`. */
const count = Number(process.env['CHAOS_BLIND'] ?? '0');
const isAsked = kubeconfig !== '' && count > 0;
const blindMinutes = 10;
/** As often as this they are looked at; a real one is looked at every half minute, and sees as little. */
const stepMinutes = 2;

let room: ClusterRoom;

beforeEach(async () => {
  if (isAsked) room = await ClusterRoom.open(count);
});

afterEach(async () => {
  if (isAsked) await room.close();
});

/** The database's clock cannot be moved, so everything it is compared with is. */
const timePasses = () => room.db.$executeRaw`
  UPDATE sessions SET
    created_at = created_at - step, state_since = state_since - step, ready_at = ready_at - step,
    expires_at = expires_at - step, max_expires_at = max_expires_at - step,
    last_input_at = last_input_at - step, wake_at = wake_at - step
  FROM (SELECT make_interval(mins => ${stepMinutes}::int) AS step) AS clock`;

/** Resolves when each of them has been looked at anew, whatever was seen. */
async function allLookedAt(sessions: readonly StartedSession[]): Promise<void> {
  const before = new Map((await room.rowsOf(sessions)).map(({ id, epoch }) => [id, epoch]));
  await vi.waitFor(async () => {
    const rows = await room.rowsOf(sessions);
    const waiting = rows.filter(({ id, epoch }) => epoch <= (before.get(id) ?? 0));
    expect(waiting.map(({ id }) => id)).toEqual([]);
  }, room.patience);
}

const whatTheyHave = async (sessions: readonly StartedSession[]) => {
  const rows = await room.rowsOf(sessions);
  const known = rows.map(({ id, workspaceUid, restarts }) => ({ id, workspaceUid, restarts }));
  return known.sort((a, b) => a.id.localeCompare(b.id));
};

describe.runIf(isAsked)('a cluster that cannot be read', () => {
  test(
    'for ten minutes ends no session, and all of them go on',
    async () => {
      const { api } = room;
      const sessions = await room.startSessions(count);
      await room.allAre('ready', sessions);
      const before = await whatTheyHave(sessions);

      api.darkness = 'mixed';
      api.isDark = true;
      api.cutAll();
      for (let minutes = 0; minutes < blindMinutes; minutes += stepMinutes) {
        await timePasses();
        const sweep = expect(room.sweepOrphans()).rejects.toThrow();
        await Promise.all([allLookedAt(sessions), sweep]);
      }
      api.isDark = false;

      await timePasses();
      await allLookedAt(sessions);
      await room.sweepOrphans();
      await room.allAre('ready', sessions);
      expect(await whatTheyHave(sessions)).toEqual(before);
      expect(await room.namesInCluster('pods')).toHaveLength(count);
      const ended = await room.db.session.count({ where: { state: { in: ['ending', 'ended'] } } });
      expect(ended).toBe(0);
      await reportFigures('blind', { sessions: count, minutes: blindMinutes, ended });
    },
    120_000 + count * 20_000,
  );
});
