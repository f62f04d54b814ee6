import { expect, test } from 'vitest';
import { TestNamespace } from './support/test.namespace.js';
import { askWorkshop } from './support/workshop.client.js';
import { arbitraryUid, restrictedPod } from './support/workshop-pod.js';

const tools = [
  'kubectl',
  'git',
  'vim',
  'nano',
  'curl',
  'wget',
  'python3',
  'node',
  'npm',
  'less',
  'ps',
];

test('any user id of group 0 can work in it, and change nothing but the workshop', async () => {
  const namespace = await TestNamespace.create();
  const uid = arbitraryUid();
  const pod = await namespace.start(restrictedPod({ name: 'one', uid, main: {} }));

  expect(await askWorkshop(pod, '/')).toMatchObject({ status: 200 });
  expect(await namespace.logs('one')).toContain('OPEN');
  const identity = await namespace.shell('one', 'id -u; id -g; whoami; echo $HOME; pwd');
  const home = '/opt/app-root/src';
  expect(identity.split('\n')).toEqual([String(uid), '0', 'learner', home, home]);

  await namespace.shell(
    'one',
    'touch ~/mine /opt/app-root/bin/mine /opt/app-root/etc/profile.d/a.sh',
  );
  const writable = await namespace.shell(
    'one',
    String.raw`find / -xdev \( -type f -o -type d \) -writable -not -path '/opt/app-root*' -not -path '/tmp*' 2>/dev/null || true`,
  );
  expect(writable.split('\n').sort()).toEqual(['/run/lock', '/var/tmp']);
  expect(await namespace.shell('one', 'find / -xdev -perm /6000 -type f 2>/dev/null || true')).toBe(
    '',
  );
});

test('its terminals have what notes expect', async () => {
  const namespace = await TestNamespace.create();
  await namespace.start(restrictedPod({ name: 'one', main: {} }));
  for (const tool of tools) {
    expect(await namespace.shell('one', `command -v ${tool}`)).toMatch(/^\//);
  }
  const interactive = 'bash --rcfile /opt/launchpad/server/shell-profile.bash -ic';
  expect(await namespace.shell('one', `${interactive} 'echo $PATH' 2>/dev/null`)).toMatch(
    /^\/opt\/app-root\/bin:/,
  );
  const complete = '_completion_loader kubectl; complete -p kubectl';
  expect(await namespace.shell('one', `${interactive} '${complete}' 2>/dev/null`)).toContain(
    'kubectl',
  );
});

test('it ends at once, and well, when it is told to', async () => {
  const namespace = await TestNamespace.create();
  await namespace.start(restrictedPod({ name: 'one', main: {} }));
  await namespace.shell('one', 'kill -TERM 1');
  await namespace.finished('one');
  expect(await namespace.logs('one')).toContain('workshop stops');
});

test('a child that lost its parent does not stay as a zombie', async () => {
  const namespace = await TestNamespace.create();
  await namespace.start(restrictedPod({ name: 'one', main: {} }));
  await namespace.shell('one', '(true &) ; (true &) ; (true &)');
  await expect.poll(() => namespace.shell('one', 'ps -eo stat= | grep -c Z || true')).toBe('0');
});

test('a log-in asks for its password, and the password goes nowhere', async () => {
  const namespace = await TestNamespace.create();
  const password = 'a-pass-word-nobody-should-read';
  const env = { AUTH_USERNAME: 'ada', AUTH_PASSWORD: password };
  const pod = await namespace.start(restrictedPod({ name: 'one', main: { env } }));
  const ask = async (given?: string): Promise<number> => {
    const login = given === undefined ? {} : { authorization: `Basic ${btoa(`ada:${given}`)}` };
    return (await askWorkshop(pod, '/api/notes', { headers: login })).status;
  };
  expect(await ask()).toBe(401);
  expect(await ask('wrong')).toBe(401);
  expect(await ask(password)).toBe(200);
  expect(await namespace.logs('one')).not.toContain(password);
});

test('a root file system that nobody can write to is enough, with a volume in its place', async () => {
  const namespace = await TestNamespace.create();
  const main = {
    readOnlyRootFilesystem: true,
    volumeMounts: [
      { name: 'home', mountPath: '/opt/app-root' },
      { name: 'tmp', mountPath: '/tmp' },
    ],
  };
  const init = {
    readOnlyRootFilesystem: true,
    args: ['copy-volume', '--from', '/opt/app-root', '--to', '/mnt/workspace'],
    volumeMounts: [{ name: 'home', mountPath: '/mnt' }],
  };
  const volumes = [
    { name: 'home', emptyDir: {} },
    { name: 'tmp', emptyDir: {} },
  ];
  const mounts = main.volumeMounts.map((mount) =>
    mount.name === 'home' ? { ...mount, subPath: 'workspace' } : mount,
  );
  const pod = await namespace.start(
    restrictedPod({ name: 'one', main: { ...main, volumeMounts: mounts }, init, volumes }),
  );
  expect(await askWorkshop(pod, '/')).toMatchObject({ status: 200 });
  expect(await namespace.shell('one', 'whoami; touch ~/mine && ls ~')).toBe('learner\nmine');
});
