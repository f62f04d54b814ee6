import { screen, waitFor } from '@testing-library/react';
import { expect, it } from 'vitest';
import { answer, ok, problem } from '../../../../test/fake-api.js';
import { renderPortal } from '../../../../test/render-portal.js';

const overview = ok({
  capacity: { max: 4, used: 4 },
  sessions: { queued: 2, provisioning: 0, ready: 3, ending: 1, ended: 9 },
  stuck: [{ id: 'abc', since: '2026-01-01T10:00:00Z', blockedBy: 'a finalizer' }],
  workshops: [
    { slug: 'good', published: true, faults: [] },
    {
      slug: 'bad',
      published: false,
      faults: [{ path: 'workshop.yaml: title', message: 'is missing' }],
    },
  ],
});

it('tells capacity, queue, what is stuck and what is wrong with workshops', async () => {
  answer('GET /operator/overview', overview);
  renderPortal('/operator');
  expect(await screen.findByRole('progressbar', { name: '4 of 4 places taken' })).toBeTruthy();
  expect(screen.getByText('Full: new sessions wait in the queue')).toBeTruthy();
  expect(screen.getByText('Waiting in the queue').nextSibling?.textContent).toBe('2');
  expect(screen.getByRole('cell', { name: 'a finalizer' })).toBeTruthy();
  expect(screen.getByRole('list', { name: 'Faults of bad' }).textContent).toBe(
    'workshop.yaml: title is missing',
  );
});

it.each([401, 403])('tells anyone else how to get in (%i)', async (status) => {
  answer('GET /operator/overview', problem(status, 'auth.required'));
  renderPortal('/operator');
  expect(await screen.findByRole('heading', { name: 'This page is for operators' })).toBeTruthy();
});

it('explains a failure and recovers', async () => {
  answer('GET /operator/overview', problem(500, 'internal'), overview);
  const { user } = renderPortal('/operator');
  await user.click(await screen.findByRole('button', { name: 'Try again' }));
  expect(await screen.findByRole('heading', { name: 'Places' })).toBeTruthy();
});

it('spends the token of a sign-in link once, out of sight, and goes on to the overview', async () => {
  answer('GET /operator/overview', overview);
  const calls = answer('POST /operator/sign-in', { status: 204 });
  const { router } = renderPortal('/operator/sign-in#secret');
  await waitFor(() => {
    expect(router.state.location.pathname).toBe('/operator');
  });
  expect(router.state.location.hash).toBe('');
  expect(calls.map((call) => call.body)).toEqual([{ token: 'secret' }]);
});

it('says that a link was used, and keeps its token out of the address bar', async () => {
  answer('POST /operator/sign-in', problem(403, 'auth.link_invalid'));
  const { router } = renderPortal('/operator/sign-in#secret');
  expect(await screen.findByRole('heading', { name: 'This link is no longer valid' })).toBeTruthy();
  expect(router.state.location.hash).toBe('');
});

it('says that a link is cut short', async () => {
  renderPortal('/operator/sign-in');
  expect(
    await screen.findByRole('heading', { name: 'This is not a whole sign-in link' }),
  ).toBeTruthy();
});
