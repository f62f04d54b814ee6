import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import { newIndex, newPage, newSummary, threePages } from '../../test/factories.js';
import { FakeEventSource } from '../../test/fake-event-source.js';
import { answer, breakOff, ok, problem } from '../../test/fake-server.js';
import { renderDashboard } from '../../test/render-dashboard.js';

const heading = (name: string) => screen.findByRole('heading', { level: 1, name });

it('goes from page to page and comes back with the browser', async () => {
  const { user } = renderDashboard();
  await heading('Welcome');
  expect(screen.getByText('Page 1 of 3')).toBeDefined();
  expect(screen.queryByRole('button', { name: 'Previous page' })).toBeNull();
  await user.click(screen.getByRole('button', { name: 'Continue' }));
  await heading('Look around');
  expect(location.pathname).toBe('/notes/shell/look');
  await waitFor(() => {
    expect(document.activeElement).toBe(screen.getByRole('article'));
  });
  history.back();
  await heading('Welcome');
  history.forward();
  await heading('Look around');
});

it('is called what its author calls it, and names the page in the window’s title', async () => {
  renderDashboard({ workspace: { title: '' }, index: { title: 'Site of the notes' } });
  expect(await screen.findByRole('heading', { name: 'Site of the notes' })).toBeDefined();
  await waitFor(() => {
    expect(document.title).toBe('Welcome – Site of the notes');
  });
});

it('tells how far one has come, also after a reload', async () => {
  const { user } = renderDashboard();
  await heading('Welcome');
  const bar = screen.getByRole('progressbar', { name: 'Pages read' });
  expect(bar.getAttribute('aria-valuetext')).toBe('1 of 3 pages read');
  await user.click(screen.getByRole('button', { name: 'Next page' }));
  await waitFor(() => {
    expect(bar.getAttribute('aria-valuetext')).toBe('2 of 3 pages read');
  });
  await user.click(screen.getByRole('button', { name: 'Contents' }));
  const contents = screen.getByRole('navigation', { name: 'Contents' });
  expect(within(contents).getByRole('link', { name: 'Welcome (read)' })).toBeDefined();
  expect(within(contents).getByRole('link', { name: 'What next' })).toBeDefined();
  document.body.replaceChildren();
  renderDashboard();
  await waitFor(() => {
    expect(screen.getByRole('progressbar').getAttribute('aria-valuenow')).toBe('2');
  });
});

it('groups the contents by category, a farewell last', async () => {
  const { user } = renderDashboard({
    index: {
      categories: [
        { path: '', title: '', pages: ['index', 'finish'] },
        { path: 'shell', title: 'The shell', pages: ['shell/look'] },
      ],
    },
  });
  await heading('Welcome');
  await user.click(screen.getByRole('button', { name: 'Contents' }));
  const contents = screen.getByRole('navigation', { name: 'Contents' });
  expect(within(contents).getByRole('heading', { name: 'The shell' })).toBeDefined();
  const titles = within(contents).getAllByRole('link');
  expect(titles.map((link) => link.getAttribute('href'))).toEqual([
    '/notes/index',
    '/notes/shell/look',
    '/notes/finish',
  ]);
  await user.keyboard('{Escape}');
  expect(screen.queryByRole('navigation', { name: 'Contents' })).toBeNull();
  expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Contents' }));
});

it('shows a catalogue where the notes have no home page', async () => {
  const { user } = renderDashboard({ index: { home: null, title: 'Our course' } });
  await heading('Our course');
  await user.click(screen.getByRole('link', { name: 'Look around' }));
  await heading('Look around');
});

it.each([
  ['is missing', problem(404, 'no'), 'There is no page “shell/look” in these notes.'],
  ['cannot be read', problem(500, 'Something went wrong.'), 'Something went wrong.'],
])('says so when a page %s', async (_, reply, words) => {
  renderDashboard({ at: '/notes/shell/look' });
  answer('GET /api/notes/shell/look', reply);
  expect((await screen.findByRole('alert')).textContent).toContain(words);
});

it('says so when the connection is gone, and tries again', async () => {
  const { user } = renderDashboard({ at: '/notes/shell/look' });
  breakOff('GET /api/notes/shell/look');
  expect((await screen.findByRole('alert')).textContent).toContain('does not answer');
  answer('GET /api/notes/shell/look', ok(newPage(newSummary({ title: 'There it is' }))));
  await user.click(screen.getByRole('button', { name: 'Try again' }));
  await heading('There it is');
});

it('says so when there are no notes', async () => {
  renderDashboard({ index: { pages: [], home: null } });
  expect(await screen.findByText(/This workshop has no notes/)).toBeDefined();
});

it('leads from the last page back to the first, where there is nothing to finish', async () => {
  const { user } = renderDashboard({ at: '/notes/finish' });
  await heading('What next');
  await user.click(screen.getByRole('button', { name: 'Finish' }));
  await heading('Welcome');
});

it('row 43: ends with a choice where one can start again', async () => {
  const { user } = renderDashboard({ at: '/notes/finish', workspace: { restartUrl: '/again' } });
  await heading('What next');
  await user.click(screen.getByRole('button', { name: 'Finish' }));
  const dialog = await screen.findByRole('dialog', { name: 'You have reached the end' });
  expect(within(dialog).getByRole('link', { name: 'Start again' })).toBeDefined();
  await user.click(within(dialog).getByRole('button', { name: 'Stay here' }));
  await heading('What next');
});

it('leads home from a last page whose author gave no sign, whatever else there is', async () => {
  const last = newSummary({ path: 'finish', title: 'What next', exitSign: 'Home' });
  const { user } = renderDashboard({
    at: '/notes/finish',
    workspace: { restartUrl: '/again' },
    index: { pages: [newSummary(), last] },
  });
  await heading('What next');
  await user.click(screen.getByRole('button', { name: 'Home' }));
  await heading('Welcome');
});

it('leads off the site where the author says so', async () => {
  const exitLink = 'https://next.example/';
  renderDashboard({ index: { pages: [newSummary({ exitLink, exitSign: 'More' })] } });
  await heading('Welcome');
  expect(screen.getByRole('link', { name: 'More' })).toMatchObject({ href: exitLink });
});

it('searches all pages with keys alone', async () => {
  const { user } = renderDashboard();
  await heading('Welcome');
  const calls = answer(
    'GET /api/search',
    ok({ results: [{ path: 'shell/look', title: 'Look around', excerpt: 'ls lists files' }] }),
  );
  await user.keyboard('/');
  const box = await screen.findByRole('searchbox');
  expect(document.activeElement).toBe(box);
  await user.keyboard('list/s');
  expect(await screen.findByText('1 page')).toBeDefined();
  expect(calls.at(-1)?.url.searchParams.get('q')).toBe('list/s');
  await user.keyboard('{ArrowDown}{Enter}');
  await heading('Look around');
  expect(screen.queryByRole('searchbox')).toBeNull();
});

it.each([
  [ok({ results: [] }), 'No page holds “zzz”.'],
  [problem(404, 'no'), 'These notes cannot be searched.'],
  [problem(503, 'Try later.'), 'Try later.'],
])('says what became of a search: %#', async (reply, words) => {
  const { user } = renderDashboard();
  await heading('Welcome');
  answer('GET /api/search', reply);
  await user.keyboard('{Control>}k{/Control}');
  await user.type(await screen.findByRole('searchbox'), 'zzz');
  expect(await screen.findByText(words)).toBeDefined();
});

it('shows what an author has saved at once, and what is wrong with it to the author alone', async () => {
  const faults = [
    {
      rule: 'missing-page' as const,
      file: 'workshop/content/index.md',
      line: 4,
      message: 'No such picture.',
    },
  ];
  renderDashboard({ workspace: { preview: true }, index: { faults } });
  await heading('Welcome');
  expect(screen.getByText('workshop/content/index.md:4')).toBeDefined();
  answer('GET /api/notes', ok(newIndex()));
  answer('GET /api/notes/index', ok(newPage(newSummary({ title: 'Welcome, better' }))));
  FakeEventSource.say('changed');
  await heading('Welcome, better');
  await waitFor(() => {
    expect(screen.queryByText('workshop/content/index.md:4')).toBeNull();
  });
});

it('hides faults from learners', async () => {
  renderDashboard({
    index: { faults: [{ rule: 'missing-page', file: 'a.md', line: null, message: 'Broken.' }] },
  });
  await heading('Welcome');
  expect(screen.queryByText('a.md')).toBeNull();
  expect(FakeEventSource.open).toEqual([]);
});

it('prints every page one after the other', async () => {
  const print = vi.spyOn(window, 'print').mockReturnValue(undefined);
  const { user } = renderDashboard();
  await heading('Welcome');
  await user.click(screen.getByRole('button', { name: 'More about the notes' }));
  await user.click(screen.getByRole('button', { name: 'Print all pages…' }));
  const view = await screen.findByRole('dialog', { name: 'All pages' });
  await within(view).findByText('All 3 pages');
  // The pages are put in their places right after they are counted.
  for (const { title } of threePages) {
    await within(view).findByRole('heading', { level: 1, name: title });
  }
  const order = within(view).getAllByRole('heading', { level: 1 });
  expect(order.map((one) => one.textContent)).toEqual(threePages.map((page) => page.title));
  await user.click(within(view).getByRole('button', { name: 'Print' }));
  expect(print).toHaveBeenCalledOnce();
  await user.click(within(view).getByRole('button', { name: 'Close' }));
  expect(screen.queryByRole('dialog')).toBeNull();
});

it('remembers the size of the text', async () => {
  const { user } = renderDashboard();
  await heading('Welcome');
  await user.click(screen.getByRole('button', { name: 'More about the notes' }));
  await user.click(screen.getByRole('button', { name: 'Larger text' }));
  expect(screen.getByText('Text 115 %')).toBeDefined();
  expect(screen.getByRole('region', { name: 'Workshop notes' }).dataset['textSize']).toBe('115');
});

it('runs the scripts of a page, and ends what they listen to with the page', async () => {
  const script = `<h1>Scripted</h1><p id="place"></p><script>
    document.getElementById('place').textContent = 'written by the page';
    const hear = (event) => {
      const note = document.createElement('output');
      note.textContent = event.type;
      document.body.append(note);
    };
    document.addEventListener('DOMContentLoaded', hear);
    document.addEventListener('ping', hear);
  </script>`;
  const { user } = renderDashboard({ html: { index: script } });
  expect(await screen.findByText('written by the page')).toBeDefined();
  const heard = () => [...document.querySelectorAll('output')].map((note) => note.textContent);
  expect(heard()).toEqual(['DOMContentLoaded']);
  fireEvent(document, new Event('ping'));
  expect(heard()).toEqual(['DOMContentLoaded', 'ping']);
  await user.click(screen.getByRole('button', { name: 'Next page' }));
  await heading('Look around');
  fireEvent(document, new Event('ping'));
  expect(heard()).toHaveLength(2);
});
