import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { shellCommand } from './shell-command.js';

const bashProfile = fileURLToPath(new URL('../assets/shell-profile.bash', import.meta.url));
let home: string;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'workshop-profile-'));
});

afterEach(async () => {
  await rm(home, { recursive: true, force: true });
});

it('row 39: every shell reads *.sh and sh.local of the profile folders, and nothing else there', async () => {
  const folders = [join(home, 'image'), join(home, 'workshop')];
  for (const folder of folders) await mkdir(folder);
  await writeFile(join(folders[0] ?? '', 'colour.sh'), 'export COLOUR=red BASE=set');
  await writeFile(join(folders[1] ?? '', 'colour.sh'), 'export COLOUR=blue PATH="$HOME/bin:$PATH"');
  await writeFile(join(folders[1] ?? '', 'sh.local'), 'export LOCAL=yes');
  await writeFile(join(folders[1] ?? '', 'notes.txt'), 'export NOTES=read');
  const environment = { PATH: process.env['PATH'], SHELL: 'bash' };
  const shell = shellCommand({ environment, home, bashProfile, profileFolders: folders });

  const command =
    'echo "$COLOUR $BASE $LOCAL ${NOTES-unread} ${PATH%%:*} ${WORKSHOP_PROFILE_FOLDERS-unset}"';
  const { stdout } = await promisify(execFile)(shell.file, [...shell.args, '-c', command], {
    cwd: shell.cwd,
    env: shell.env,
  });

  expect(stdout.trim()).toBe(`blue set yes unread ${home}/bin unset`);
});
