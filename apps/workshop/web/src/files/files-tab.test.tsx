import { render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it } from 'vitest';
import { newFolder } from '../../test/factories.js';
import { answer, ok, problem, stayBusy, type Reply } from '../../test/fake-server.js';
import { FilesTab } from './files-tab.js';

const modifiedAt = '2030-01-01T12:00:00Z';
const filled = newFolder({
  entries: [
    { name: 'notes 1.txt', kind: 'file', size: 2048, modifiedAt },
    { name: 'recipes', kind: 'folder', size: 0, modifiedAt },
    { name: 'run.sock', kind: 'other', size: 0, modifiedAt },
  ],
});

function openFiles(...replies: [Reply, ...Reply[]]) {
  const calls = answer('GET /api/files', ...replies);
  const { container } = render(<FilesTab />);
  const choose = (...files: File[]): Promise<void> => {
    const input = container.querySelector<HTMLInputElement>('input[type=file]');
    if (input === null) throw new Error('there is no way to choose files');
    return userEvent.upload(input, files);
  };
  return { calls, choose, user: userEvent.setup() };
}

const text = (name: string, size = 5) => new File(['x'.repeat(size)], name);

it('lists a folder and offers what is in it', async () => {
  openFiles(ok(filled));
  const rows = await screen.findAllByRole('row');
  expect(rows).toHaveLength(4);
  expect(rows[1]?.textContent).toContain('recipes');
  const file = screen.getByRole('link', { name: 'notes 1.txt (download)' });
  expect(file).toMatchObject({ download: 'notes 1.txt' });
  expect(file.getAttribute('href')).toBe('/files/notes%201.txt');
  expect(screen.getByText('2 KiB')).toBeDefined();
  expect(screen.getByRole('link', { name: 'Download all' }).getAttribute('href')).toBe(
    '/archive?path=',
  );
});

it('goes into a folder and back by the path at the top', async () => {
  const { calls, user } = openFiles(ok(filled), ok(newFolder({ path: 'recipes' })), ok(filled));
  await user.click(await screen.findByRole('button', { name: 'recipes (folder)' }));
  expect(await screen.findByText(/This folder is empty/)).toBeDefined();
  expect(calls[1]?.url.searchParams.get('path')).toBe('recipes');
  expect(screen.getByRole('link', { name: 'Download folder' }).getAttribute('href')).toBe(
    '/archive?path=recipes',
  );
  await user.click(within(screen.getByRole('list', { name: 'Folder' })).getByText('Home'));
  expect(await screen.findByRole('table')).toBeDefined();
});

it('waits, fails and tries again in words', async () => {
  stayBusy('GET /api/files');
  const waiting = render(<FilesTab />);
  expect(await screen.findByText('Looking into the folder…')).toBeDefined();
  waiting.unmount();
  const { user } = openFiles(problem(500, 'The disk is broken.'), ok(filled));
  expect((await screen.findByRole('alert')).textContent).toContain('The disk is broken.');
  await user.click(screen.getByRole('button', { name: 'Try again' }));
  expect(await screen.findByRole('table')).toBeDefined();
});

it('says so where there are no files to show', async () => {
  render(<FilesTab />);
  expect(await screen.findByText('This workspace shows no files.')).toBeDefined();
});

it('uploads into the folder that is shown, and lists it anew', async () => {
  const { calls, choose } = openFiles(ok(filled));
  const puts = answer('PUT /files/new.txt', { status: 201 });
  await screen.findByRole('table');
  await choose(text('new.txt'));
  expect(await screen.findByText('1 file uploaded')).toBeDefined();
  expect(puts).toHaveLength(1);
  expect(puts[0]?.headers.get('if-none-match')).toBe('*');
  await waitFor(() => {
    expect(calls).toHaveLength(2);
  });
  await userEvent.click(screen.getByRole('button', { name: 'Clear' }));
  expect(screen.queryByRole('region', { name: 'Uploads' })).toBeNull();
});

it.each([
  [problem(507, 'There is no space left: 3 KiB are free.'), 'There is no space left: 3 KiB'],
  [{ status: 413 }, 'It is larger than this workspace allows.'],
  [{ status: 403 }, 'You may not write here.'],
])('says why a file did not arrive: %#', async (reply, words) => {
  const { choose } = openFiles(ok(filled));
  answer('PUT /files/new.txt', reply);
  await screen.findByRole('table');
  await choose(text('new.txt'));
  expect((await screen.findByRole('alert')).textContent).toContain(words);
});

it('does not even send what is too large', async () => {
  const { choose } = openFiles(ok(newFolder({ maxUploadBytes: 4 })));
  const puts = answer('PUT /files/large.txt', { status: 201 });
  await screen.findByText(/This folder is empty/);
  await choose(text('large.txt'));
  expect((await screen.findByRole('alert')).textContent).toContain('larger than 4 B');
  expect(puts).toEqual([]);
});

it.each([
  ['Replace', ['notes 1.txt', 'new.txt']],
  ['Upload only the others', ['new.txt']],
  ['Cancel', []],
])('asks before it writes over a file: %s', async (choice, sent) => {
  const { choose, user } = openFiles(ok(filled));
  const puts = answer('PUT /files/*', { status: 201 });
  await screen.findByRole('table');
  await choose(text('notes 1.txt'), text('new.txt'));
  const dialog = await screen.findByRole('dialog', { name: 'Replace this file?' });
  expect(within(dialog).getByText('notes 1.txt')).toBeDefined();
  await user.click(within(dialog).getByRole('button', { name: choice }));
  await waitFor(() => {
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(puts).toHaveLength(sent.length);
  });
  const names = puts.map(({ url }) => decodeURIComponent(url.pathname.split('/').pop() ?? ''));
  expect(names.sort()).toEqual([...sent].sort());
  const forced = puts.find(({ url }) => url.pathname.endsWith('notes%201.txt'));
  expect(forced?.headers.get('if-none-match') ?? null).toBeNull();
});

it('asks as well when the server knows of a file that is not listed', async () => {
  const { choose, user } = openFiles(ok(newFolder()));
  const puts = answer('PUT /files/hidden.txt', { status: 412 }, { status: 204 });
  await screen.findByText(/This folder is empty/);
  await choose(text('hidden.txt'));
  const dialog = await screen.findByRole('dialog', { name: 'Replace this file?' });
  await user.click(within(dialog).getByRole('button', { name: 'Replace' }));
  await waitFor(() => {
    expect(puts).toHaveLength(2);
  });
});

it('stops an upload on request', async () => {
  const { choose, user } = openFiles(ok(filled));
  stayBusy('PUT /files/slow.bin');
  await screen.findByRole('table');
  await choose(text('slow.bin'));
  expect(await screen.findByRole('progressbar', { name: 'Uploading slow.bin' })).toBeDefined();
  await user.click(screen.getByRole('button', { name: 'Cancel slow.bin' }));
  expect(await screen.findByText('cancelled')).toBeDefined();
});
