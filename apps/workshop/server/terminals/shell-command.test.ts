import { expect, it } from 'vitest';
import { shellCommand } from './shell-command.js';

it('keeps what belongs to the server away from shells, and the mark by which the runtime finds them', () => {
  const environment = {
    PATH: '/bin',
    PORT: '1',
    LAUNCHPAD_SESSION: 's',
    LAUNCHPAD_IDENTITY_KEY: 'k',
    LAUNCHPAD_WORKSPACE: 'w',
    OWN: 'x',
  };
  const { env } = shellCommand({
    environment,
    home: '/home/learner',
    bashProfile: '/p',
    profileFolders: ['/a', '/b'],
  });
  expect(env).toEqual({
    PATH: '/bin',
    LAUNCHPAD_WORKSPACE: 'w',
    OWN: 'x',
    HOME: '/home/learner',
    LANG: 'C.UTF-8',
    TERM: 'xterm-256color',
    COLORTERM: 'truecolor',
    WORKSHOP_PROFILE_FOLDERS: '/a:/b',
  });
});
