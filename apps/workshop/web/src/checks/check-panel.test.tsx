import { screen, waitFor, within } from '@testing-library/react';
import { expect, it } from 'vitest';
import { newCheck, newSummary } from '../../test/factories.js';
import { answer, ok, problem, stayBusy } from '../../test/fake-server.js';
import { renderDashboard } from '../../test/render-dashboard.js';

const html = '<h1>Welcome</h1><div class="check" data-check="commit"></div>';
const index = { pages: [newSummary({ checks: ['commit'] })] };
const withChecks = { html: { index: html }, index };

const button = (name: string) => screen.findByRole('button', { name });

it('runs a check on click, shows how it went, and counts it', async () => {
  answer('GET /api/checks', ok({ checks: [newCheck(), newCheck({ name: 'other' })] }));
  const endedAt = '2030-01-01T12:00:00Z';
  const passed = newCheck({
    state: 'passed',
    done: true,
    exitCode: 0,
    output: 'found it',
    endedAt,
  });
  const calls = answer('POST /api/checks/commit', ok(passed));
  const { user } = renderDashboard(withChecks);
  await user.click(await button('Check: There is a commit'));
  expect(await screen.findByText('Passed')).toBeDefined();
  expect(calls).toHaveLength(1);
  expect(screen.getByText('1 of 2 steps done')).toBeDefined();
  expect(screen.getByText('Step done: There is a commit')).toBeDefined();
  expect(screen.getByText('found it')).toBeDefined();
  await user.click(screen.getByRole('button', { name: 'Contents' }));
  expect(screen.getByRole('link', { name: 'Welcome (1 of 1 steps done)' })).toBeDefined();
});

it.each([
  [{ state: 'failed', exitCode: 3 }, 'Not there yet', 'What the check says (exit code 3)'],
  [{ state: 'timed_out' }, 'Took too long', 'What the check says'],
  [{ state: 'failed', exitCode: 1, done: true }, 'Done before; does not pass now', undefined],
] as const)('shows a check that did not pass: %j', async (overrides, words, summary) => {
  const output = '<img src=x> no commit';
  answer('GET /api/checks', ok({ checks: [newCheck({ ...overrides, output })] }));
  renderDashboard(withChecks);
  expect(await screen.findByText(words)).toBeDefined();
  // As text, whatever it looks like.
  expect(screen.getByText(output)).toBeDefined();
  if (summary !== undefined) expect(screen.getByText(summary)).toBeDefined();
});

it('says that a check runs, and takes no second click meanwhile', async () => {
  answer('GET /api/checks', ok({ checks: [newCheck()] }));
  stayBusy('POST /api/checks/commit');
  const { user } = renderDashboard(withChecks);
  await user.click(await button('Check: There is a commit'));
  expect(await screen.findByText('Checking…')).toBeDefined();
  expect((await button('Check again: There is a commit')).getAttribute('aria-disabled')).toBe(
    'true',
  );
});

it('says why a check could not be run', async () => {
  answer('GET /api/checks', ok({ checks: [newCheck()] }));
  answer('POST /api/checks/commit', problem(403, 'Only the learner can run checks.'));
  const { user } = renderDashboard(withChecks);
  await user.click(await button('Check: There is a commit'));
  expect((await screen.findByRole('alert')).textContent).toBe('Only the learner can run checks.');
  expect(await button('Check: There is a commit')).toBeDefined();
});

it('reads well where there are no checks', async () => {
  renderDashboard(withChecks);
  expect(await screen.findByText('This step cannot be checked here.')).toBeDefined();
  expect(screen.queryByText(/steps done/)).toBeNull();
});

it('follows a check that runs in the background', async () => {
  answer(
    'GET /api/checks',
    ok({ checks: [newCheck({ state: 'running' })] }),
    ok({ checks: [newCheck({ state: 'passed', done: true, exitCode: 0 })] }),
  );
  renderDashboard(withChecks);
  const notes = await screen.findByRole('region', { name: 'Workshop notes' });
  expect(await within(notes).findByText('Passed')).toBeDefined();
  await waitFor(() => {
    expect(screen.getByText('Step done: There is a commit')).toBeDefined();
  });
});
