import type { SessionCookieCodec, SessionPass } from '@launchpad/access';
import { expect, it } from 'vitest';
import type { SessionRoute } from '../resolve/session-route.js';
import { createAuthorise } from './authorise.js';

const expiresAt = new Date(Date.now() + 60_000);
const pass: SessionPass = { sessionId: 's', userId: 'u', role: 'owner', epoch: 0, expiresAt };
const route = { userId: 'u', accessEpoch: 0, ports: [] as readonly number[] } as SessionRoute;

function authoriseCounting() {
  const opened: string[] = [];
  const codec: SessionCookieCodec = {
    seal: () => Promise.reject(new Error('nothing is sealed here')),
    open: (value) => {
      opened.push(value);
      return Promise.resolve(pass);
    },
  };
  const authorise = createAuthorise({ codec, cookieName: 'ours', findRoute: () => route });
  return { opened, authorise };
}

it('remembers a cookie of ours, whatever else the browser sends along with it', async () => {
  const { opened, authorise } = authoriseCounting();
  for (const header of ['ours=a', 'x=1; ours=a', `ours=a; y=${'y'.repeat(10_000)}`, 'ours=a;x=2']) {
    expect(await authorise(header, { sessionId: 's' })).toMatchObject({ pass });
  }
  expect(opened).toEqual(['a']);
});

it('does not take one cookie for another, nor one place for another', async () => {
  const { opened, authorise } = authoriseCounting();
  await authorise('ours=a', { sessionId: 's' });
  await authorise('ours=b', { sessionId: 's' });
  await authorise('ours=a; ours=b', { sessionId: 's' });
  await authorise('ours=a', { sessionId: 's', port: 1 });
  expect(opened).toEqual(['a', 'b', 'a', 'b', 'a']);
});

it('asks nothing about a browser without a cookie of ours', () => {
  const { opened, authorise } = authoriseCounting();
  expect(authorise('x=1', { sessionId: 's' })).toBeUndefined();
  expect(opened).toEqual([]);
});
