import { readFile } from 'node:fs/promises';
import type { Locator, Page } from '@playwright/test';
import { parse } from 'yaml';
import { expect, test } from './support/fixtures.js';
import { patience, startWorkshop, type SessionPage } from './support/session-page.js';
import { hasLabContent, labContentDir, titles } from './support/workshops.folder.js';

const pageCount = 23;
/** `%console_url%/…`: into a cluster's web console, which is not there without a cluster. */
const leadsToConsole = '^/(?:overview|k8s)/ns/';

type Module = { readonly name: string; readonly exit_sign?: string };
type WrittenPage = Module & { readonly path: string };

/** The pages in the order their author gave them, as another project's own files say it. */
async function writtenPages(): Promise<readonly WrittenPage[]> {
  const settings = async (name: string): Promise<unknown> =>
    parse(await readFile(`${labContentDir}/workshop/${name}`, 'utf8'));
  const { modules } = (await settings('modules.yaml')) as { modules: Record<string, Module> };
  const workshop = (await settings('workshop.yaml')) as { modules: { activate: string[] } };
  return workshop.modules.activate.map((path) => ({ path, ...(modules[path] ?? { name: path }) }));
}

test.beforeEach(() => {
  test.skip(!hasLabContent, `${labContentDir} is not there; LAB_CONTENT_DIR names another place`);
});

test('the content of another project opens page by page, in its order', async ({
  page,
  pageFaults,
}) => {
  test.setTimeout(180_000);
  const session = await startWorkshop(page, titles.lab);
  const { notes } = session;
  const pages = await writtenPages();
  expect(pages).toHaveLength(pageCount);

  for (const [index, written] of pages.entries()) {
    const article = await arrived(session, written);
    await expect(
      notes.getByText(`Page ${String(index + 1)} of ${String(pageCount)}`),
    ).toBeVisible();
    await expect(notes.getByRole('alert')).toHaveCount(0);
    await expect(exit(session, written)).toBeVisible();
    expect(await unresolved(article), written.path).toBe(await meantLiterally(written.path));
    await expectNoDeadAddress(article);
    if (index + 1 < pageCount) await notes.getByRole('button', { name: 'Next page' }).click();
  }

  await notes.getByRole('button', { name: 'Finish Workshop' }).click();
  await expect(page.getByRole('dialog', { name: 'Finish the workshop?' })).toBeVisible();
  expect(pageFaults).toEqual([]);
});

test('every block of it runs in the terminal it names', async ({ page }) => {
  test.setTimeout(180_000);
  const typed = watchTyping(page);
  const session = await startWorkshop(page, titles.lab);
  await session.expectOnScreen('2', /\$\s*$/);
  let blocks = 0;

  for (const written of await writtenPages()) {
    await session.openPage(written.path);
    const article = await arrived(session, written);
    for (const block of await article.locator('[data-action=execute]').all()) {
      const terminal = (await block.getAttribute('data-terminal')) ?? '1';
      const command = (await block.locator('code').innerText()).trim();
      await expect(session.terminal(terminal)).toHaveAttribute('data-state', 'open', patience);
      const before = typed.in(terminal).length;
      await block.getByRole('button').click();
      const wanted = /^<ctrl[+-]c>$/i.test(command)
        ? '\u0003'
        : `${command.replaceAll('\n', '\r')}\r`;
      await expect.poll(() => typed.in(terminal).slice(before), patience).toContain(wanted);
      await expect(page.getByRole('textbox', { name: `Terminal ${terminal}` })).toBeFocused();
      // Whatever it waits for, the next one finds a prompt.
      await page.keyboard.press('Control+C');
      blocks += 1;
    }
  }
  expect(blocks).toBe(await writtenBlocks());
});

/** The article of this page, once it is on screen. */
async function arrived({ notes }: SessionPage, { path }: WrittenPage): Promise<Locator> {
  const article = notes.getByRole('article');
  const firstLines = (await readFile(file(path), 'utf8')).replace(/^---.*?---/s, '').trim();
  const [words = ''] = /[A-Za-z][A-Za-z ,]{15,60}/.exec(firstLines) ?? [];
  await expect(article).toContainText(words.trim(), patience);
  return article;
}

const file = (path: string): string => `${labContentDir}/workshop/content/${path}.md`;

const exit = ({ notes }: SessionPage, { exit_sign: sign }: Module): Locator =>
  notes.getByRole('button', { name: sign ?? 'Continue', exact: true });

/** How often a variable is left in the page as `%name%`, on screen or in an address. */
async function unresolved(article: Locator): Promise<number> {
  const addresses = await article
    .locator('[href], [src]')
    .evaluateAll((all) => all.map((one) => one.getAttribute('href') ?? one.getAttribute('src')));
  const text = [await article.innerText(), ...addresses].join('\n');
  return (text.match(/%[a-z_]+%/g) ?? []).length;
}

/** How often the author writes `%name%` on purpose, with entities, to speak of variables. */
async function meantLiterally(path: string): Promise<number> {
  return ((await readFile(file(path), 'utf8')).match(/&percnt;[a-z_]+&percnt;/g) ?? []).length;
}

/** Every page, file and picture of the workshop that the article leads to is there. */
async function expectNoDeadAddress(article: Locator): Promise<void> {
  const answers = await article.locator('a[href], [src]').evaluateAll((all, elsewhere) => {
    const addresses = all
      .map((one) => (one as HTMLAnchorElement).href || (one as HTMLImageElement).src)
      .filter((address) => new URL(address).origin === location.origin)
      .filter((address) => !new RegExp(elsewhere).test(new URL(address).pathname))
      // The page around the notes answers at every address below them; what counts is the page itself.
      .map((address) => address.replace(/#.*$/, '').replace('/notes/', '/api/notes/'));
    return Promise.all(
      addresses.map(async (address) => `${String((await fetch(address)).status)} ${address}`),
    );
  }, leadsToConsole);
  expect(answers.filter((answer) => !answer.startsWith('200 '))).toEqual([]);
}

async function writtenBlocks(): Promise<number> {
  const texts = await Promise.all(
    (await writtenPages()).map(({ path }) => readFile(file(path), 'utf8')),
  );
  return texts.join('\n').match(/^```execute/gm)?.length ?? 0;
}

/** What the page has sent to each terminal as a person's typing. */
function watchTyping(page: Page): { readonly in: (terminal: string) => string } {
  const sent = new Map<string, string>();
  page.on('websocket', (socket) => {
    const [, terminal] = /\/terminals\/([^/?]+)/.exec(socket.url()) ?? [];
    socket.on('framesent', ({ payload }) => {
      if (terminal === undefined || typeof payload === 'string') return;
      sent.set(terminal, (sent.get(terminal) ?? '') + payload.toString());
    });
  });
  return { in: (terminal) => sent.get(terminal) ?? '' };
}
