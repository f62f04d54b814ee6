import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test as base } from '@playwright/test';
import { expectUsable } from './support/appearance.js';
import { AuthorProcess } from './support/author.process.js';
import { repository } from './support/launchpad.process.js';

const shipped = path.join(repository, 'workshops/getting-started-shell-git');
const patience = { timeout: 30_000 };

const test = base.extend<{ readonly folder: string }>({
  folder: async ({ browserName }, use) => {
    const folder = await mkdtemp(path.join(tmpdir(), `workshop-author-${browserName}-`));
    await use(folder);
    await rm(folder, { recursive: true, force: true });
  },
});

test('a page that is open shows what its author saves', async ({ page, folder }) => {
  const content = path.join(folder, 'content');
  const write = (text: string): Promise<void> =>
    writeFile(path.join(content, '01-first.md'), `# The first page\n\n${text}\n`);
  await mkdir(content);
  await write('As it was.');
  await writeFile(path.join(content, '02-second.md'), '# The second page\n');
  const author = await AuthorProcess.preview(folder);
  try {
    await page.goto(`${author.url}notes/01-first`);
    const note = page.getByRole('article');
    await expect(note.getByText('As it was.')).toBeVisible(patience);
    // Whatever a reload would lose.
    await page.evaluate(() => {
      document.body.dataset['opened'] = 'once';
    });

    await write('As it is now.');
    await expect(note.getByText('As it is now.')).toBeVisible(patience);
    await expect(note.getByText('As it was.')).toHaveCount(0);

    await write('```check\nname: not a name\n```');
    await expect(page.getByText('1 fault in the notes')).toBeVisible(patience);
    await write('Mended.');
    await expect(note.getByText('Mended.')).toBeVisible(patience);
    await expect(page.getByText('1 fault in the notes')).toHaveCount(0);

    await rm(path.join(content, '02-second.md'));
    await expect(page.getByText('Page 1 of 1')).toBeVisible(patience);
    await expect(page.locator('body')).toHaveAttribute('data-opened', 'once');
  } finally {
    await author.stop();
  }
});

test('an export is read from the disk, by anybody', async ({ page, folder }) => {
  const out = path.join(folder, 'site');
  await AuthorProcess.runToEnd('--content', shipped, '--export', out);
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  await page.goto(pathToFileURL(path.join(out, 'index.html')).href);
  await expectUsable(page, 'the contents of an export');
  await page.getByRole('link', { name: 'Begin with' }).click();
  for (let number = 1; number < 14; number += 1) {
    await expect(page.getByText(`Page ${String(number)} of 14`)).toBeVisible();
    if (number === 8) await expectUsable(page, 'a page of an export');
    await page.locator('a[rel="next"]').click();
  }
  await expect(page.getByText('Page 14 of 14')).toBeVisible();
  const folderUrl = `${pathToFileURL(out).href}/`;
  expect(asked.filter((url) => !url.startsWith(folderUrl))).toEqual([]);
});

test.describe('without scripts', () => {
  test.use({ javaScriptEnabled: false });

  test('an export has the same pages', async ({ page, folder }) => {
    const out = path.join(folder, 'site');
    await AuthorProcess.runToEnd('--content', shipped, '--export', out);
    await page.goto(pathToFileURL(path.join(out, 'notes/git/01-first-commit.html')).href);
    await expect(page.getByRole('heading', { name: 'Your first commit' })).toBeVisible();
    await expect(page.getByText('Type in terminal 1').first()).toBeVisible();
    await expect(page.getByRole('button')).toHaveCount(0);
    await page.getByRole('navigation', { name: 'Contents' }).getByText('Branches').click();
    await expect(page.getByRole('heading', { level: 1, name: 'Branches' })).toBeVisible();
  });
});
