import { describe, expect, test } from 'vitest';
import { bubblewrapArguments, confinedCommand, type Sandbox } from './sandbox-command.js';

const sandbox: Sandbox = {
  tools: { bwrap: '/usr/bin/bwrap', setpriv: '/usr/bin/setpriv', prlimit: '/usr/bin/prlimit' },
  limits: { processes: 10, openFiles: 20, fileBytes: 30, temporaryBytes: 40 },
  osUser: 200_001,
  systemFolders: [
    { path: '/usr', linkTarget: null },
    { path: '/bin', linkTarget: 'usr/bin' },
  ],
  readOnlyPaths: ['/srv/launchpad', '/usr/bin/node'],
  hiddenPaths: ['/srv/launchpad/.launchpad', '/var/lib/elsewhere'],
  canDisableUserNamespaces: true,
};
const folders = { home: '/data/h', run: '/data/r', etc: '/data/e' };

describe('bubblewrapArguments', () => {
  const line = bubblewrapArguments(sandbox, folders).join(' ');

  test('hides the data folder where a program folder contains it, after showing that', () => {
    const shown = line.indexOf('--ro-bind /srv/launchpad /srv/launchpad');
    const hidden = line.indexOf('--tmpfs /srv/launchpad/.launchpad');
    expect(shown).toBeGreaterThan(0);
    expect(hidden).toBeGreaterThan(shown);
    expect(line).not.toContain('/var/lib/elsewhere');
  });

  test('binds only the home and the run folder for writing', () => {
    expect(line.match(/ --bind \S+ \S+/g)).toEqual([
      ' --bind /data/h /home/learner',
      ' --bind /data/r /run/workspace',
    ]);
  });

  test('keeps links of the system as links and does not show twice what /usr holds', () => {
    expect(line).toContain('--symlink usr/bin /bin');
    expect(line).not.toContain('/usr/bin/node');
  });

  test('uses a user namespace only where it is not root', () => {
    expect(line).not.toContain('--unshare-user');
    const ordinary = bubblewrapArguments({ ...sandbox, osUser: null }, folders);
    expect(ordinary).toEqual(expect.arrayContaining(['--unshare-user', '--disable-userns']));
  });
});

describe('confinedCommand', () => {
  test('as root it gives up everything, then limits, then runs', () => {
    expect(confinedCommand(sandbox, ['node', 'x.js']).join(' ')).toBe(
      '/usr/bin/setpriv --reuid 200001 --regid 200001 --clear-groups --no-new-privs --inh-caps=-all --bounding-set=-all -- ' +
        '/usr/bin/prlimit --nproc=10 --nofile=20 --fsize=30 --core=0 -- node x.js',
    );
  });

  test('the number of processes is not limited where the user is shared with everything else', () => {
    const shared = { ...sandbox, osUser: null, tools: { ...sandbox.tools, bwrap: null } };
    expect(confinedCommand(shared, ['node']).join(' ')).toBe(
      '/usr/bin/prlimit --nofile=20 --fsize=30 --core=0 -- node',
    );
  });
});
