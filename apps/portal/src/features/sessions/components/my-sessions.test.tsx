import { screen, waitFor, within } from '@testing-library/react';
import { expect, it } from 'vitest';
import { newEndedSession, newSession, newWaitingSession } from '../../../../test/factories.js';
import { answer, ok, problem, stayBusy } from '../../../../test/fake-api.js';
import { renderPortal } from '../../../../test/render-portal.js';

const title = 'First steps in the shell';
const mine = ok({ items: [newSession()] });

it('says that it is loading', async () => {
  stayBusy('GET /sessions');
  renderPortal('/sessions');
  expect(await screen.findByRole('status', { name: 'Loading your sessions' })).toBeTruthy();
});

it('shows the way to the workshops when there is none', async () => {
  renderPortal('/sessions');
  expect(await screen.findByRole('link', { name: 'Choose a workshop' })).toBeTruthy();
});

it('explains a failure and recovers', async () => {
  answer('GET /sessions', problem(500, 'internal'), mine);
  const { user } = renderPortal('/sessions');
  await user.click(await screen.findByRole('button', { name: 'Try again' }));
  expect(await screen.findByRole('article', { name: title })).toBeTruthy();
});

it('keeps what is known when a refresh fails', async () => {
  answer('GET /sessions', mine, problem(500, 'internal'));
  const { queryClient } = renderPortal('/sessions');
  await screen.findByRole('article', { name: title });
  await queryClient.refetchQueries();
  expect(await screen.findByRole('alert')).toBeTruthy();
  expect(screen.getByRole('article', { name: title })).toBeTruthy();
});

it('shows news after a refetch', async () => {
  answer('GET /sessions', mine, ok({ items: [newEndedSession({ endReason: 'expired' })] }));
  const { queryClient } = renderPortal('/sessions');
  await screen.findByRole('button', { name: `Resume ${title}` });
  await queryClient.refetchQueries();
  expect(await screen.findByText('The time was up')).toBeTruthy();
  expect(screen.getByRole('button', { name: `Start again ${title}` })).toBeTruthy();
});

it('shows the time left by the clock of the server, however wrong our own is', async () => {
  const now = new Date(Date.now() + 5 * 3_600_000);
  const expiresAt = new Date(now.getTime() + 95_500).toISOString();
  answer('GET /sessions', ok({ items: [newSession({ now: now.toISOString(), expiresAt })] }));
  renderPortal('/sessions');
  expect(await screen.findByText(/^1:3[45] left$/)).toBeTruthy();
});

it('adds the step of time that the session names', async () => {
  answer('GET /sessions', mine);
  const calls = answer('POST /sessions/s1/extend', ok(newSession()));
  const { user } = renderPortal('/sessions');
  await user.click(await screen.findByRole('button', { name: `Add 10 min to ${title}` }));
  expect(await screen.findByText(/^Runs until .+ now\.$/)).toBeTruthy();
  expect(calls.map((call) => call.body)).toEqual([{ seconds: 600 }]);
});

it('says why no time could be added', async () => {
  answer('GET /sessions', mine);
  answer('POST /sessions/s1/extend', problem(409, 'session.extension_refused'));
  const { user } = renderPortal('/sessions');
  await user.click(await screen.findByRole('button', { name: `Add 10 min to ${title}` }));
  expect((await screen.findByRole('alert')).textContent).toContain('It was refused.');
});

it('offers only what the session allows', async () => {
  const leaving = newWaitingSession({ state: 'ending', nextStates: ['ended'] });
  answer('GET /sessions', ok({ items: [leaving] }));
  renderPortal('/sessions');
  const row = await screen.findByRole('article', { name: title });
  expect(within(row).queryByRole('button')).toBeNull();
});

it('finishes a session only after asking', async () => {
  answer('GET /sessions', mine);
  const calls = answer('DELETE /sessions/s1', { status: 202 });
  const { user } = renderPortal('/sessions');
  await user.click(await screen.findByRole('button', { name: `Finish ${title}` }));
  const dialog = await screen.findByRole('dialog', { name: `Finish ${title}?` });
  expect(calls).toHaveLength(0);
  await user.click(within(dialog).getByRole('button', { name: 'Finish and remove' }));
  await waitFor(() => {
    expect(screen.queryByRole('dialog')).toBeNull();
  });
  expect(calls).toHaveLength(1);
});
