import { beforeEach, describe, expect, it, vi } from 'vitest';
import { RouteCache, type RouteLookup } from './route-cache.js';
import type { SessionRoute } from './session-route.js';

const route = (accessEpoch: number): SessionRoute => ({
  sessionId: 's',
  userId: 'u',
  state: 'ready',
  accessEpoch,
  address: { kind: 'tcp', host: 'h', port: 1 },
  ports: [],
  workshopSlug: 'w',
  phase: null,
  endReason: null,
  failure: null,
  deadline: Infinity,
});

let now: number;
let epoch: number;
let reads: number;
let answer: () => Promise<void>;
let lookups: RouteLookup[];
let cache: RouteCache;

beforeEach(() => {
  [now, epoch, reads, lookups] = [0, 1, 0, []];
  answer = () => Promise.resolve();
  cache = new RouteCache({
    read: async (ids) => {
      reads += 1;
      const read = epoch;
      await answer();
      return new Map(ids.filter((id) => id === 's').map((id) => [id, route(read)]));
    },
    freshMs: 2000,
    staleMs: 600_000,
    patienceMs: 20,
    now: () => now,
    onLookup: (lookup) => lookups.push(lookup),
  });
});

const away = () => Promise.reject(new Error('away'));
const foundEpoch = async (): Promise<number | undefined> => (await cache.find('s'))?.accessEpoch;

describe('a route', () => {
  it('is read once by any number that ask at once, and not again while it is fresh', async () => {
    await Promise.all([foundEpoch(), foundEpoch(), foundEpoch()]);
    now = 2000;
    expect(cache.find('s')).toEqual(route(1));
    expect(reads).toBe(1);
    expect(lookups).toEqual(['read', 'read', 'read', 'hit']);
  });

  it('is renewed by the watch, so that no request waits', async () => {
    await foundEpoch();
    for (now = 1000; now <= 30_000; now += 1000) await cache.renew(cache.inUse());
    expect(reads).toBe(31);
    epoch = 2;
    await cache.renew(cache.inUse());
    expect(cache.find('s')).toMatchObject({ accessEpoch: 2 });
    expect(reads).toBe(32);
  });

  it('that nobody asked for in a while is asked for anew', async () => {
    await foundEpoch();
    now = 61_000;
    expect(cache.inUse()).toEqual([]);
    epoch = 2;
    expect(await foundEpoch()).toBe(2);
    expect(cache.inUse()).toEqual(['s']);
  });

  it('that there is not is remembered for a moment, and not renewed', async () => {
    expect(await cache.find('x')).toBeUndefined();
    expect(cache.find('x')).toBeUndefined();
    expect(reads).toBe(1);
    expect(cache.inUse()).toEqual([]);
    now = 2001;
    await cache.find('x');
    expect(reads).toBe(2);
  });

  it('is let go of once nobody has asked for it in a long time', async () => {
    await foundEpoch();
    now = 600_001;
    cache.inUse();
    expect(cache.peek('s')).toBeUndefined();
  });
});

describe('a hint', () => {
  it('makes what is kept void at once', async () => {
    await foundEpoch();
    [now, epoch] = [10, 2];
    cache.forget('s');
    now = 11;
    expect(await foundEpoch()).toBe(2);
    expect(cache.find('s')).toMatchObject({ accessEpoch: 2 });
  });

  it('makes what is being read void too: it may be from before the change', async () => {
    let release = (): void => undefined;
    answer = () => new Promise((resolve) => (release = resolve));
    const early = foundEpoch();
    [now, epoch] = [5, 2];
    cache.forget('s');
    answer = () => Promise.resolve();
    now = 6;
    expect(await foundEpoch()).toBe(2);
    release();
    expect(await early).toBe(1);
    expect(cache.find('s')).toMatchObject({ accessEpoch: 2 });
  });

  it('about a session nobody asked for costs nothing', () => {
    cache.forget('s');
    expect(reads).toBe(0);
  });
});

describe('while nothing can be asked', () => {
  it('what was known serves on, for ten minutes', async () => {
    await foundEpoch();
    answer = away;
    now = 3000;
    expect(await foundEpoch()).toBe(1);
    expect(reads).toBe(2);
    now = 599_000;
    expect(cache.find('s')).toMatchObject({ accessEpoch: 1 });
    expect(reads).toBe(2);
    now = 600_001;
    await expect(foundEpoch()).rejects.toThrow('away');
    answer = () => Promise.resolve();
    expect(await foundEpoch()).toBe(1);
    expect(lookups).toEqual(['read', 'stale', 'stale', 'failed', 'read']);
  });

  it('nobody waits longer than a moment for an answer that does not come', async () => {
    await foundEpoch();
    now = 3000;
    answer = () => new Promise(() => undefined);
    expect(await foundEpoch()).toBe(1);
  });

  it('a session nobody knew is not to be found out about', async () => {
    answer = away;
    await expect(foundEpoch()).rejects.toThrow('away');
  });

  it('what a hint has called into question serves nobody', async () => {
    await foundEpoch();
    now = 10;
    cache.forget('s');
    answer = away;
    await expect(foundEpoch()).rejects.toThrow('away');
  });

  it('a hint during the wait counts as well', async () => {
    await foundEpoch();
    now = 3000;
    answer = () => new Promise(() => undefined);
    const waiting = Promise.resolve(cache.find('s'));
    answer = away;
    cache.forget('s');
    await expect(waiting).rejects.toThrow('away');
  });

  it('is over as soon as one answer comes', async () => {
    await foundEpoch();
    answer = away;
    now = 3000;
    await expect(cache.renew(['s'])).rejects.toThrow();
    answer = () => Promise.resolve();
    epoch = 2;
    await cache.renew(['s']);
    expect(cache.find('s')).toMatchObject({ accessEpoch: 2 });
    await vi.waitFor(() => {
      expect(lookups.at(-1)).toBe('hit');
    });
  });
});
