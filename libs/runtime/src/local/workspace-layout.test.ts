import { newId } from '@launchpad/kernel';
import { expect, test } from 'vitest';
import {
  chooseSocketDir,
  fitsSocketPath,
  parseDirectoryName,
  WorkspaceLayout,
} from './workspace-layout.js';
import { firstUser, freeUser } from './workspace-users.js';

test('sockets are with the data, or in a short folder that is always the same', () => {
  expect(chooseSocketDir('/srv/launchpad', '/tmp')).toBe('/srv/launchpad/sockets');
  const long = `/srv/${'deep/'.repeat(20)}`;
  expect(chooseSocketDir(long, '/tmp')).toMatch(/^\/tmp\/launchpad-workspaces-[0-9a-f]{16}$/);
  expect(chooseSocketDir(long, '/tmp')).toBe(chooseSocketDir(long, '/tmp'));
  expect(fitsSocketPath(chooseSocketDir(long, '/tmp'))).toBe(true);
});

test('directory names tell place and session, and nothing else is taken for one', () => {
  const [sessionId, uid] = [newId(), newId()];
  const layout = new WorkspaceLayout('/data', '/data/sockets');
  for (const place of ['live', 'staging', 'leaving'] as const) {
    const name = layout.directory(place, sessionId, uid).split('/').at(-1) ?? '';
    expect(parseDirectoryName(name)).toMatchObject({ place, sessionId });
  }
  for (const name of ['lost+found', `old-${sessionId}-${uid}`, 'staging-x-y', '..']) {
    expect(parseDirectoryName(name)).toBeUndefined();
  }
  expect(() => layout.runDirectory('../../etc')).toThrow('not an id');
});

test('each data folder has numeric users of its own, also where there are few', () => {
  expect(firstUser('/a', 4_294_967_294)).toBe(firstUser('/a', 4_294_967_294));
  expect(firstUser('/a', 4_294_967_294)).not.toBe(firstUser('/b', 4_294_967_294));
  expect(firstUser('/a', 4_294_967_294)).toBeGreaterThanOrEqual(200_000);
  expect(firstUser('/a', 65_535)).toBeLessThan(65_535 - 1023);
  expect(freeUser(1000, (user) => user < 1003)).toBe(1003);
  expect(freeUser(1000, () => true)).toBeUndefined();
});
