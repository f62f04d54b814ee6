import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { newSession, newWaitingSession, newWorkshop } from '../../../../test/factories.js';
import { answer, ok, problem, stayBusy } from '../../../../test/fake-api.js';
import { renderPortal } from '../../../../test/render-portal.js';

const shell = newWorkshop();
const indexes = newWorkshop({
  slug: 'indexes',
  title: 'Why is it slow?',
  description: 'Plans and indexes in café databases.',
  difficulty: 'advanced',
  tags: ['postgres'],
});
const both = ok({ items: [shell, indexes] });

describe('catalogue', () => {
  it('says that it is loading', async () => {
    stayBusy('GET /workshops');
    renderPortal('/');
    expect(await screen.findByRole('status', { name: 'Loading workshops' })).toBeTruthy();
  });

  it('lists the workshops with length and level', async () => {
    answer('GET /workshops', both);
    renderPortal('/');
    const card = await screen.findByRole('article', { name: shell.title });
    expect(within(card).getByText('About 45 min')).toBeTruthy();
    expect(within(card).getByText('Beginner')).toBeTruthy();
    expect(screen.getByText('2 workshops')).toBeTruthy();
  });

  it('is empty in words, and looks again when asked', async () => {
    answer('GET /workshops', ok({ items: [] }), both);
    const { user } = renderPortal('/');
    await user.click(await screen.findByRole('button', { name: 'Look again' }));
    expect(await screen.findByRole('article', { name: shell.title })).toBeTruthy();
  });

  it('explains a failure with a reference, and recovers', async () => {
    answer('GET /workshops', problem(500, 'internal'), both);
    const { user } = renderPortal('/');
    const notice = await screen.findByRole('alert');
    expect(notice.textContent).toContain('Something went wrong on our side');
    expect(notice.textContent).toContain('req-42');
    await user.click(within(notice).getByRole('button', { name: 'Try again' }));
    expect(await screen.findByRole('article', { name: shell.title })).toBeTruthy();
  });

  it('tells a page that is older than the server to reload', async () => {
    answer('GET /workshops', ok({ items: [{ slug: 'shell' }] }));
    renderPortal('/');
    expect((await screen.findByRole('alert')).textContent).toContain('This page is out of date');
  });

  it('searches title, description, level and tags, whatever the accents', async () => {
    answer('GET /workshops', both);
    const { user, router } = renderPortal('/');
    const box = await screen.findByRole('searchbox', { name: 'Find a workshop' });
    await user.type(box, 'cafe advanced');
    expect(await screen.findByText('1 workshop found')).toBeTruthy();
    expect(screen.queryByRole('article', { name: shell.title })).toBeNull();
    expect(router.state.location.search).toBe('?q=cafe+advanced');

    await user.clear(box);
    await user.type(box, 'cobol');
    await user.click(await screen.findByRole('button', { name: 'Show all workshops' }));
    expect(await screen.findByText('2 workshops')).toBeTruthy();
  });

  it('finds workshops with the same tag', async () => {
    answer('GET /workshops', both);
    const { user } = renderPortal('/');
    await user.click(await screen.findByRole('link', { name: 'Workshops about postgres' }));
    expect(await screen.findByText('1 workshop found')).toBeTruthy();
  });
});

describe('starting from the catalogue', () => {
  it('repeats a start that got no answer under the same key, and goes to the waiting room', async () => {
    const queued = newWaitingSession({ state: 'queued', place: 2 });
    answer('GET /workshops', both);
    answer('GET /sessions/s1', ok(queued));
    const starts = answer('POST /sessions', problem(503, 'service.unavailable'), ok(queued));
    const { user, router } = renderPortal('/');
    await user.click(await screen.findByRole('button', { name: `Start ${shell.title}` }));
    await waitFor(() => {
      expect(router.state.location.pathname).toBe('/sessions/s1');
    });
    expect(starts.map((call) => call.body)).toEqual([{ workshop: 'shell' }, { workshop: 'shell' }]);
    const keys = new Set(starts.map((call) => call.headers.get('idempotency-key')));
    expect([...keys]).toEqual([expect.stringMatching(/^[0-9a-f-]{36}$/)]);
    const title = await screen.findByRole('heading', { level: 1, name: shell.title });
    await waitFor(() => {
      expect(document.activeElement).toBe(title);
    });
  });

  it('says how long to wait when it was too often', async () => {
    answer('GET /workshops', both);
    answer('POST /sessions', problem(429, 'rate.limited', { 'retry-after': '90' }));
    const { user } = renderPortal('/');
    await user.click(await screen.findByRole('button', { name: `Start ${shell.title}` }));
    expect((await screen.findByRole('alert')).textContent).toContain('Wait 2 min');
  });

  it('leads back to a session that is live', async () => {
    answer('GET /workshops', both);
    answer('GET /sessions', ok({ items: [newSession()] }));
    answer(
      'POST /sessions/s1/open',
      ok({ url: 'http://s1.sessions.localhost/t', expiresAt: newSession().now }),
    );
    const { user, leave } = renderPortal('/');
    await user.click(await screen.findByRole('button', { name: `Resume ${shell.title}` }));
    await waitFor(() => {
      expect(leave).toHaveBeenCalledWith('http://s1.sessions.localhost/t');
    });
    expect(screen.queryByRole('button', { name: `Start ${shell.title}` })).toBeNull();
    expect(screen.getByRole('button', { name: `Start ${indexes.title}` })).toBeTruthy();
  });
});

describe('workshop page', () => {
  it('shows the terms of a session', async () => {
    answer('GET /workshops/shell', ok(shell));
    renderPortal('/workshops/shell');
    expect(await screen.findByRole('heading', { level: 1, name: shell.title })).toBeTruthy();
    expect(screen.getByText('With extensions, up to').nextSibling?.textContent).toBe('2 h');
    expect(screen.getByRole('button', { name: `Start ${shell.title}` })).toBeTruthy();
  });

  it('starts with what the link chooses, where the workshop declares it', async () => {
    const params = [{ name: 'language', default: 'en', pattern: '[a-z]{2}' }];
    answer('GET /workshops/shell', ok({ ...shell, params }));
    const next = newWaitingSession({ state: 'queued', place: 1 });
    const asked = answer('POST /sessions', ok(next));
    answer('GET /sessions/s1', ok(next));
    const { user } = renderPortal('/workshops/shell?language=de&utm_source=mail');
    await user.click(await screen.findByRole('button', { name: /^Start/ }));
    expect(await screen.findByText('You are next.')).toBeTruthy();
    expect(asked.map(({ body }) => body)).toEqual([
      { workshop: 'shell', params: { language: 'de' } },
    ]);
  });

  it('says plainly that there is no such workshop', async () => {
    answer('GET /workshops/nope', problem(404, 'workshop.not_found'));
    renderPortal('/workshops/nope');
    expect(await screen.findByRole('heading', { name: 'There is no such workshop' })).toBeTruthy();
    expect(screen.getByRole('link', { name: 'See all workshops' })).toBeTruthy();
  });
});
