import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

export const dashboardTitle = 'All parts of the page';

const long = 'A line that takes its place on the page.\n\n'.repeat(60);

const files: Readonly<Record<string, string>> = {
  'workshop.yaml': [
    `title: ${dashboardTitle}`,
    'description: For the browser tests',
    'terminals: 2',
    '',
  ].join('\n'),
  'raneto/content/index.md': [
    '---',
    'Title: Welcome',
    'NextPage: parts/long',
    '---',
    'The first page. [Straight to the middle](parts/long#the-middle).',
    '',
    '```execute-2',
    'echo "second: $((6 * 7))"',
    '```',
    '',
    '```check',
    'name: tidy',
    'title: There is a file called tidy',
    '```',
    '',
  ].join('\n'),
  'raneto/content/parts/long.md': [
    '---',
    'Title: A long page',
    'PrevPage: ../index',
    'NextPage: ../finish',
    '---',
    `${long}## The middle\n\n${long}`,
  ].join('\n'),
  'raneto/content/finish.md': [
    '---',
    'Title: The end',
    'PrevPage: parts/long',
    'ExitSign: Finish',
    '---',
    'That is all.',
    '',
  ].join('\n'),
  'slides/index.html':
    '<!doctype html><title>Deck</title><h1>First slide</h1><script src="deck.js"></script>',
  'slides/deck.js': "document.querySelector('h1').textContent += ', with a script';",
};

const check = '#!/bin/sh\ntest -e "$HOME/tidy" || { echo "no tidy yet"; exit 1; }\n';

/** A workshop that uses every part of the dashboard. */
export async function writeDashboardWorkshop(dir: string): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(dir, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, content);
  }
  await mkdir(path.join(dir, '.workshop/checks'), { recursive: true });
  await writeFile(path.join(dir, '.workshop/checks/tidy'), check, { mode: 0o755 });
}
