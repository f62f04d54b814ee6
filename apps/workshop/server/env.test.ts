import { describe, expect, it } from 'vitest';
import { readEnv } from './env.js';

const launchpad = { LAUNCHPAD_SESSION: 'one', LAUNCHPAD_IDENTITY_KEY: '{}' };
const login = { AUTH_USERNAME: 'ada', AUTH_PASSWORD: 'secret' };

describe('row 31: who may come in', () => {
  it.each([
    ['nobody said', {}, { kind: 'open', chosen: false }],
    ['empty variables', { AUTH_USERNAME: '', AUTH_PASSWORD: '' }, { kind: 'open', chosen: false }],
    ['switched off', { AUTH_USERNAME: '*' }, { kind: 'open', chosen: true }],
    ['name and password', login, { kind: 'basic', username: 'ada', password: 'secret' }],
    [
      'Launchpad first',
      { ...launchpad, ...login },
      { kind: 'launchpad', session: 'one', key: '{}' },
    ],
    [
      'Launchpad before the switch',
      { ...launchpad, AUTH_USERNAME: '*' },
      { kind: 'launchpad', session: 'one', key: '{}' },
    ],
  ])('%s', (_, environment, access) => {
    expect(readEnv(environment).access).toEqual(access);
  });
});

it.each([
  ['AUTH_PASSWORD', { AUTH_PASSWORD: 'secret' }],
  ['AUTH_USERNAME', { AUTH_USERNAME: 'ada' }],
  ['AUTH_USERNAME', { AUTH_USERNAME: 'a:b', AUTH_PASSWORD: 'secret' }],
  ['AUTH_USERNAME', { AUTH_USERNAME: '*', AUTH_PASSWORD: 'secret' }],
  ['LAUNCHPAD_IDENTITY_KEY', { LAUNCHPAD_SESSION: 'one' }],
  ['PREVIEW', { ...launchpad, PREVIEW: 'yes' }],
  ['PREVIEW', { PREVIEW: 'true' }],
  ['BASE_PATH', { BASE_PATH: 'user/ada' }],
  ['BASE_PATH', { BASE_PATH: `/${'a'.repeat(60)}!` }],
  ['BASE_PATH', { BASE_PATH: '//' }],
  ['SETUP_TIMEOUT', { SETUP_TIMEOUT: 'soon' }],
  ['SETUP_TIMEOUT', { SETUP_TIMEOUT: '0' }],
  ['MAX_UPLOAD_BYTES', { MAX_UPLOAD_BYTES: '1 GB' }],
  ['PORT_URL', { PORT_URL: 'javascript:%port%' }],
  ['PORT_URL', { PORT_URL: 'http://localhost/' }],
  ['PORTS', { PORTS: '8080;rm' }],
  ['RESTART_URL', { RESTART_URL: 'javascript:alert(1)' }],
  ['WORKSHOP_SYNC_VOLUME', { WORKSHOP_SYNC_VOLUME: 'maybe' }],
])('names %s when it is wrong, and no secret', (name, environment) => {
  expect(() => readEnv(environment)).toThrow(name);
  expect(() => readEnv(environment)).not.toThrow('secret');
});

it('row 25: listens on port 10080', () => {
  expect(readEnv({}).listen).toMatchObject({ port: 10_080 });
});

it('reads the rest', () => {
  const environment = { HOME: '/home/ada', SETUP_TIMEOUT: '90', BASE_PATH: '/user/ada' };
  expect(readEnv({ ...environment, RESULTS_FILE: 'results' })).toMatchObject({
    basePath: '/user/ada/',
    // Left to the workshop's author.
    terminals: undefined,
    domains: {
      setupLimitMs: 90_000,
      maxUploadBytes: 104_857_600,
      maxArchiveBytes: 1_073_741_824,
      resultsFile: '/home/ada/results',
      portUrl: 'http://%host%:%port%/',
      preview: false,
    },
  });
  expect(readEnv({ ...launchpad, TERMINALS: '1', PORTS: '8080,3000' })).toMatchObject({
    terminals: 1,
    ports: [8080, 3000],
    domains: {
      portUrl: '/_launchpad/ports/%port%',
      shownPorts: [8080, 3000],
      session: 'one',
    },
  });
});
