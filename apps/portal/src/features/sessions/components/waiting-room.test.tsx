import { failureCodes } from '@launchpad/contract';
import { screen, waitFor } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import {
  newEndedSession,
  newMessage,
  newSession,
  newWaitingSession,
} from '../../../../test/factories.js';
import { answer, ok, problem } from '../../../../test/fake-api.js';
import { FakeEventSource } from '../../../../test/fake-event-source.js';
import { renderPortal } from '../../../../test/render-portal.js';
import { explainEnd } from './explain-end.js';

const queued = newWaitingSession({ state: 'queued', nextStates: ['provisioning', 'ending'] });
const opened = ok({ url: 'http://s1.sessions.localhost/t', expiresAt: queued.now });

async function stream(): Promise<FakeEventSource> {
  return waitFor(() => FakeEventSource.latest());
}

describe('waiting room', () => {
  it('follows the queue, the phases and the way in', async () => {
    answer('GET /sessions/s1', ok({ ...queued, place: 3 }));
    const opens = answer('POST /sessions/s1/open', opened);
    const { leave } = renderPortal('/sessions/s1');
    expect(await screen.findByText('2 ahead of you.')).toBeTruthy();

    const events = await stream();
    expect(events.url).toBe('/api/v1/sessions/s1/events');
    events.say(newMessage('place', newWaitingSession({ ...queued, place: 1, now: later(1) })));
    expect(screen.getByText('You are next.')).toBeTruthy();

    const starting = { state: 'provisioning' } as const;
    events.say(
      newMessage(
        'phase',
        newWaitingSession({ ...starting, phase: 'copying files', now: later(2) }),
      ),
    );
    expect(screen.getByText('Copying files.').getAttribute('role')).toBe('status');
    events.say(
      newMessage('phase', newWaitingSession({ ...starting, phase: 'starting', now: later(3) })),
    );
    expect(screen.getByText('copying files').getAttribute('data-done')).toBe('true');
    expect(leave).not.toHaveBeenCalled();

    events.say(newMessage('state', newSession({ now: later(4) })));
    await waitFor(() => {
      expect(leave).toHaveBeenCalledWith('http://s1.sessions.localhost/t');
    });
    expect(opens).toHaveLength(1);
  });

  it('is not put back by an older answer', async () => {
    answer('GET /sessions/s1', ok({ ...queued, place: 2 }));
    const { queryClient } = renderPortal('/sessions/s1');
    await screen.findByText('1 ahead of you.');
    const events = await stream();
    events.say(newMessage('place', newWaitingSession({ ...queued, place: 1, now: later(5) })));
    await queryClient.refetchQueries();
    expect(screen.getByText('You are next.')).toBeTruthy();
  });

  it('says so when the connection breaks, and asks instead', async () => {
    answer('GET /sessions/s1', ok({ ...queued, place: 2 }));
    renderPortal('/sessions/s1');
    await screen.findByText('1 ahead of you.');
    (await stream()).breakOff();
    expect(await screen.findByText(/The connection is interrupted/)).toBeTruthy();
    answer('GET /sessions/s1', ok({ ...queued, place: 1, now: later(9) }));
    expect(await screen.findByText('You are next.')).toBeTruthy();
  });

  it('asks whoever comes back by history instead of sending them away again', async () => {
    answer('GET /sessions/s1', ok(newSession()));
    const opens = answer('POST /sessions/s1/open', opened);
    const { user, leave } = renderPortal({ pathname: '/sessions/s1', state: { opened: true } });
    const resume = await screen.findByRole('button', { name: 'Resume' });
    expect(opens).toHaveLength(0);
    await user.click(resume);
    await waitFor(() => {
      expect(leave).toHaveBeenCalledOnce();
    });
  });

  it('stays, with a way on, when the session cannot be opened', async () => {
    answer('GET /sessions/s1', ok(newSession()));
    answer('POST /sessions/s1/open', problem(500, 'internal'), opened);
    const { user, leave } = renderPortal('/sessions/s1');
    await user.click(await screen.findByRole('button', { name: 'Try again' }));
    await waitFor(() => {
      expect(leave).toHaveBeenCalledOnce();
    });
  });

  it('says plainly that there is no such session', async () => {
    answer('GET /sessions/s1', problem(404, 'session.not_found'));
    renderPortal('/sessions/s1');
    expect(await screen.findByRole('heading', { name: 'There is no such session' })).toBeTruthy();
  });
});

describe('a session that is over', () => {
  it.each([
    ['finished', 'You finished this session'],
    ['expired', 'The time was up'],
    ['idle', 'It ended because nobody was using it'],
    ['stopped', 'It was stopped by whoever runs this Launchpad'],
    ['cohort_closed', 'The event is over'],
    ['failed', 'The session could not be started'],
    ['unclaimed', 'Nobody came to use it'],
  ] as const)('says why: %s', async (endReason, words) => {
    answer('GET /sessions/s1', ok(newEndedSession({ endReason })));
    renderPortal('/sessions/s1');
    expect(await screen.findByText(words)).toBeTruthy();
  });

  it('names the cause of a failed start and starts again in a new room', async () => {
    answer(
      'GET /sessions/s1',
      ok(newEndedSession({ endReason: 'failed', failure: 'the set-up script exited with 1' })),
    );
    answer('GET /sessions/s2', ok(newWaitingSession({ id: 's2', state: 'queued', place: 1 })));
    answer('POST /sessions', ok(newWaitingSession({ id: 's2', state: 'queued', place: 1 })));
    const { user, router } = renderPortal('/sessions/s1');
    expect(await screen.findByText(/The set-up script exited with 1\./)).toBeTruthy();
    await user.click(screen.getByRole('button', { name: /^Start again/ }));
    expect(await screen.findByText('You are next.')).toBeTruthy();
    expect(router.state.location.pathname).toBe('/sessions/s2');
  });

  it('names the cause while what was made is still being removed', async () => {
    const failed = { endReason: 'failed', failureCode: 'image_not_found' } as const;
    const ending = newEndedSession({ ...failed, failure: 'pull refused', state: 'ending' });
    answer('GET /sessions/s1', ok(ending));
    renderPortal('/sessions/s1');
    expect(await screen.findByText('Pull refused.')).toBeTruthy();
    expect(screen.getByText('What was made of it is being removed.')).toBeTruthy();
    expect(screen.getByRole('button', { name: /^Start again/ })).toBeTruthy();
  });

  it.each(failureCodes)('has words of its own for %s, and a way to start again', async (code) => {
    answer(
      'GET /sessions/s1',
      ok(newEndedSession({ endReason: 'failed', failureCode: code, failure: 'pull refused' })),
    );
    answer('POST /sessions', ok(newWaitingSession({ id: 's2', state: 'queued', place: 1 })));
    answer('GET /sessions/s2', ok(newWaitingSession({ id: 's2', state: 'queued', place: 1 })));
    const { user } = renderPortal('/sessions/s1');
    expect(await screen.findByText(/Pull refused\./)).toBeTruthy();
    const { title } = explainEnd(newEndedSession({ endReason: 'failed', failureCode: code }));
    expect(screen.getByText(title)).toBeTruthy();
    await user.click(screen.getByRole('button', { name: /^Start again/ }));
    expect(await screen.findByText('You are next.')).toBeTruthy();
  });

  it('starts again with what it was started with', async () => {
    answer('GET /sessions/s1', ok(newEndedSession({ params: { language: 'de' } })));
    const next = ok(newWaitingSession({ id: 's2', state: 'queued', place: 1 }));
    const asked = answer('POST /sessions', next);
    answer('GET /sessions/s2', ok(newWaitingSession({ id: 's2', state: 'queued', place: 1 })));
    const { user } = renderPortal('/sessions/s1');
    await user.click(await screen.findByRole('button', { name: /^Start again/ }));
    expect(await screen.findByText('You are next.')).toBeTruthy();
    expect(asked.map(({ body }) => body)).toEqual([
      { workshop: 'shell', params: { language: 'de' } },
    ]);
  });

  it('has other words for each cause of a failure', () => {
    const ends = failureCodes.map((failureCode) =>
      explainEnd(newEndedSession({ endReason: 'failed', failureCode })),
    );
    expect(new Set(ends.map(({ title }) => title)).size).toBe(failureCodes.length);
    expect(new Set(ends.map(({ detail }) => detail)).size).toBeGreaterThan(8);
  });
});

function later(seconds: number): string {
  return new Date(Date.parse(queued.now) + seconds * 1000).toISOString();
}
