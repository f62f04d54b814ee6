import { render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it } from 'vitest';
import { answer, ok, problem, stayBusy } from '../../test/fake-server.js';
import { newWorkspace } from '../../test/factories.js';
import { renderDashboard } from '../../test/render-dashboard.js';
import { screenWidth } from '../../test/screen-width.js';
import { App } from './app.js';

const slides = { id: 'slides', title: 'Slides', url: '/slides/' } as const;
const console = { id: 'console', title: 'Console', url: 'https://console.example/' } as const;

it('says what it waits for', async () => {
  stayBusy('GET /api/workspace');
  render(<App />);
  expect(await screen.findByText('Opening the workspace…')).toBeDefined();
});

it('tells why the workspace does not open, and tries again', async () => {
  answer(
    'GET /api/workspace',
    problem(503, 'The workspace is busy.'),
    ok(newWorkspace({ title: 'Now it works' })),
  );
  const user = userEvent.setup();
  render(<App />);
  const alert = await screen.findByRole('alert');
  expect(alert.textContent).toContain('The workspace is busy.');
  await user.click(within(alert).getByRole('button', { name: 'Try again' }));
  expect(await screen.findByRole('heading', { level: 1, name: 'Now it works' })).toBeDefined();
});

it('gives notes alone the whole page', async () => {
  renderDashboard();
  expect(await screen.findByRole('heading', { name: 'Welcome' })).toBeDefined();
  expect(screen.queryByRole('tab')).toBeNull();
  expect(screen.queryByRole('separator')).toBeNull();
});

it('opens a tab’s page at first look and keeps it alive', async () => {
  const { user } = renderDashboard({ workspace: { tabs: [slides, console] } });
  const tab = await screen.findByRole('tab', { name: 'Console' });
  expect(screen.getByTitle('Slides').getAttribute('src')).toBe('http://localhost:10080/slides/');
  expect(screen.queryByTitle('Console')).toBeNull();
  await user.click(tab);
  const frame = screen.getByTitle('Console');
  expect(frame.getAttribute('sandbox')).not.toContain('allow-top-navigation');
  expect(
    within(screen.getByRole('tabpanel', { name: 'Console' })).getByRole('link', {
      name: 'Open in a new tab',
    }),
  ).toMatchObject({ href: 'https://console.example/', target: '_blank' });
  await user.click(screen.getByRole('tab', { name: 'Slides' }));
  expect(frame.isConnected).toBe(true);
  expect(screen.queryByRole('tabpanel', { name: 'Console' })).toBeNull();
});

it('brings the part that a link of the notes names to the front, at its address', async () => {
  const link = '<a href="/slides/#/questions" data-opens="slides" target="_blank">Questions</a>';
  const { user } = renderDashboard({
    workspace: { tabs: [console, slides] },
    html: { index: link },
  });
  await user.click(await screen.findByRole('link', { name: 'Questions' }));
  expect(screen.getByRole('tabpanel', { name: 'Slides' })).toBeDefined();
  const { href } = new URL('/slides/#/questions', 'http://localhost:10080/');
  expect(screen.getByTitle('Slides').getAttribute('src')).toBe(href);
});

it('goes through the tabs with the arrow keys and remembers the one in front', async () => {
  const { user } = renderDashboard({ workspace: { tabs: [slides, console] } });
  (await screen.findByRole('tab', { name: 'Slides' })).focus();
  await user.keyboard('{ArrowRight}{ArrowRight}{ArrowRight}{ArrowLeft}{Home}{End}{ArrowLeft}');
  const tab = screen.getByRole('tab', { name: 'Console' });
  expect(tab.getAttribute('aria-selected')).toBe('true');
  expect(document.activeElement).toBe(tab);
  document.body.replaceChildren();
  renderDashboard({ workspace: { tabs: [slides, console] } });
  expect((await screen.findByRole('tab', { name: 'Console' })).getAttribute('aria-selected')).toBe(
    'true',
  );
});

it('shows one side at a time on a narrow screen, in one row of tabs', async () => {
  screenWidth.set(390);
  const { user } = renderDashboard({ workspace: { tabs: [slides] } });
  const row = await screen.findByRole('tablist', { name: 'Notes and work area' });
  expect(
    within(row)
      .getAllByRole('tab')
      .map((tab) => tab.textContent),
  ).toEqual(['Notes', 'Slides', 'Files']);
  await user.click(within(row).getByRole('tab', { name: 'Slides' }));
  expect(screen.getByRole('main').dataset['front']).toBe('work');
  await user.click(within(row).getByRole('tab', { name: 'Notes' }));
  expect(screen.getByRole('main').dataset['front']).toBe('notes');
});

it('says at once when a browser would refuse to show a tab’s page', async () => {
  renderDashboard({
    workspace: { tabs: [{ id: 'odd', title: 'Odd', url: 'ftp://files.example/' }] },
  });
  expect((await screen.findByRole('alert')).textContent).toContain('Odd cannot be shown here');
});

it('explains keys and parts when asked', async () => {
  const { user } = renderDashboard();
  await screen.findByRole('heading', { name: 'Welcome' });
  await user.keyboard('?');
  const help = await screen.findByRole('dialog', { name: 'How this page works' });
  expect(within(help).getByText(/Leave a terminal/)).toBeDefined();
  await user.click(within(help).getByRole('button', { name: 'Close' }));
  await waitFor(() => {
    expect(screen.queryByRole('dialog')).toBeNull();
  });
});

it('offers to start again where somebody has said where to', async () => {
  const { user } = renderDashboard({ workspace: { restartUrl: 'https://start.example/' } });
  await user.click(await screen.findByRole('button', { name: 'Restart' }));
  const dialog = await screen.findByRole('dialog', { name: 'Start the workshop again?' });
  expect(within(dialog).getByRole('link', { name: 'Start again' })).toMatchObject({
    href: 'https://start.example/',
  });
});
