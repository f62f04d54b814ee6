import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import type { OperatorOverview } from '@launchpad/contract';
import { describe, expect, onTestFinished, test } from 'vitest';
import {
  freePort,
  isRoot,
  ordinaryUser,
  plainWorkshop,
  temporaryDir,
  writeWorkshop,
} from './support/ground.js';
import { ask, cookieOf } from './support/http-client.js';
import { LaunchpadProcess, type LaunchpadSettings } from './support/launchpad.process.js';
import { markedProcesses } from './support/marked-processes.js';

async function newSettings(overrides: Partial<LaunchpadSettings> = {}): Promise<LaunchpadSettings> {
  const dir = await temporaryDir();
  const workshopsDir = path.join(dir, 'workshops');
  await writeWorkshop(workshopsDir, 'plain', plainWorkshop);
  return { dataDir: path.join(dir, 'data'), port: await freePort(), workshopsDir, ...overrides };
}

/** A start that must not succeed: says why in plain words, leaves with 1 and leaves nothing running. */
async function refusalOf(settings: LaunchpadSettings): Promise<string> {
  const launchpad = LaunchpadProcess.start(settings);
  onTestFinished(() => launchpad.kill());
  const code = await launchpad.exited;
  expect(code, launchpad.output).toBe(1);
  expect(launchpad.output).toContain('Launchpad cannot start:');
  expect(launchpad.output).not.toMatch(/^\s+at .*:\d+:\d+/m);
  return launchpad.output;
}

async function started(settings: LaunchpadSettings): Promise<LaunchpadProcess> {
  const launchpad = LaunchpadProcess.start(settings);
  onTestFinished(() => launchpad.kill());
  return launchpad.ready();
}

describe('settings that cannot be right are refused, each by its name', () => {
  test.each([
    { env: { PORT: '70000' }, names: ['PORT'] },
    { env: { MAX_SESSIONS: 'many', QUEUE_TIMEOUT: '1' }, names: ['MAX_SESSIONS', 'QUEUE_TIMEOUT'] },
    { env: { HOST: '0.0.0.0', ISOLATION: 'none' }, names: ['HOST', 'ISOLATION'] },
    {
      env: { PORTAL_URL: 'http://portal.sessions.localhost:7080' },
      names: ['SESSIONS_DOMAIN', 'PORTAL_URL'],
    },
    { env: { DATABASE_URL: 'mysql://localhost/x' }, names: ['DATABASE_URL'] },
    { env: { REDIS_URL: 'localhost' }, names: ['REDIS_URL'] },
    { env: { ISOLATION: 'docker', LOG_LEVEL: 'loud' }, names: ['ISOLATION', 'LOG_LEVEL'] },
  ])('$env', async ({ env, names }) => {
    const settings = await newSettings({ env });
    const said = await refusalOf(settings);
    for (const name of names) expect(said).toContain(name);
    await expect(readdir(path.dirname(settings.dataDir))).resolves.toEqual(['workshops']);
  });
});

describe('a start that cannot succeed says why, and leaves nothing running', () => {
  test('the port is taken', async () => {
    const settings = await newSettings();
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(settings.port, '127.0.0.1', resolve));
    onTestFinished(() => void other.close());

    const said = await refusalOf(settings);

    expect(said).toContain('port is taken');
    expect(said).toContain(String(settings.port));
    expect(markedProcesses(settings.dataDir)).toEqual([]);
  });

  test('another one runs on the same data; that one goes on', async () => {
    const settings = await newSettings();
    const first = await started(settings);

    const said = await refusalOf({ ...settings, port: await freePort() });

    expect(said).toContain('already runs on');
    expect(said).toContain(`pid ${String(first.pid)}`);
    const answer = await ask({ port: settings.port, host: hostOf(settings), path: '/readyz' });
    expect(answer.status).toBeLessThan(500);
    expect(first.isRunning).toBe(true);
  });

  test.runIf(isRoot)('an ordinary user may not write the data', async () => {
    const settings = await newSettings({ uid: ordinaryUser });
    await mkdir(settings.dataDir, { mode: 0o755 });

    const said = await refusalOf(settings);

    expect(said).toContain(settings.dataDir);
    await expect(readdir(settings.dataDir)).resolves.toEqual([]);
  });

  test('the data are of another version of Postgres', async () => {
    const settings = await newSettings();
    const cluster = path.join(settings.dataDir, 'postgres');
    await mkdir(cluster, { recursive: true });
    await writeFile(path.join(cluster, 'PG_VERSION'), '12\n');

    const said = await refusalOf(settings);

    expect(said).toContain('Postgres 12');
    expect(markedProcesses(settings.dataDir)).toEqual([]);
    await expect(readdir(cluster)).resolves.toEqual(['PG_VERSION']);
  });
});

const hostOf = ({ port }: LaunchpadSettings): string => `localhost:${String(port)}`;

test('what people and programs send wrongly gets a clear refusal, and nothing becomes of it', async () => {
  const settings = await newSettings();
  const { port, workshopsDir } = settings;
  await writeWorkshop(workshopsDir, 'broken', ['title: Broken', 'terminals: many', 'ttl: soon']);
  const launchpad = await started(settings);
  const host = hostOf(settings);
  const json = { 'content-type': 'application/json' };
  const post = (body: string) =>
    ask({ port, host, method: 'POST', path: '/api/v1/sessions', headers: json, body });

  for (const [body, status, code] of [
    ['{"workshop":"nowhere"}', 404, 'workshop.not_found'],
    ['{"workshop":"broken"}', 404, 'workshop.not_found'],
    ['{"workshop":', 400, 'request.malformed'],
    ['{"workshop":17}', 422, 'request.invalid'],
    ['{"workshop":"plain","ttl":"1y"}', 422, 'request.invalid'],
    [JSON.stringify({ workshop: 'x'.repeat(20_000) }), 413, 'request.too_large'],
  ] as const) {
    const answer = await post(body);
    expect({ body: body.slice(0, 40), status: answer.status }).toEqual({
      body: body.slice(0, 40),
      status,
    });
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(JSON.parse(answer.body)).toMatchObject({ status, code });
    expect(answer.body).not.toMatch(/\.[jt]s:\d+|node_modules/);
  }

  const badCookie = { cookie: 'launchpad_login=%00"; launchpad_login=nonsense' };
  const list = await ask({ port, host, path: '/api/v1/sessions', headers: badCookie });
  expect(list).toMatchObject({ status: 200, body: '{"items":[]}' });
  const sessionHost = `${'a'.repeat(20)}.sessions.${host}`;
  const enter = { port, host: sessionHost, path: '/_launchpad/enter?ticket=made-up' };
  expect((await ask(enter)).status).toBe(403);
  const inside = { port, host: sessionHost, path: '/' };
  const withCookie = {
    ...inside,
    headers: { cookie: 'launchpad_session=eyJhbGciOiJub25lIn0.e30.' },
  };
  expect((await ask(withCookie)).status).toBe(404);
  for (const stranger of ['example.org', `evil.${host}`, 'a b', `localhost:${String(port + 1)}`]) {
    expect((await ask({ port, host: stranger, path: '/' })).status).toBeOneOf([400, 421]);
  }

  await expect(faultsSeenByOperator(launchpad, settings)).resolves.toMatchObject({
    plain: [],
    broken: expect.arrayContaining([
      expect.objectContaining({ path: 'workshop.yaml: description' }),
      expect.objectContaining({ path: 'workshop.yaml: terminals' }),
      expect.objectContaining({ path: 'workshop.yaml: ttl' }),
    ]) as unknown,
  });
  expect(await readdir(path.join(settings.dataDir, 'workspaces'))).toEqual([]);
  expect((await post('{"workshop":"plain"}')).status).toBe(201);
});

/** Faults by workshop, read by whoever followed the link that the start printed. */
async function faultsSeenByOperator(
  launchpad: LaunchpadProcess,
  settings: LaunchpadSettings,
): Promise<Record<string, OperatorOverview['workshops'][number]['faults']>> {
  const { port } = settings;
  const host = hostOf(settings);
  const token = /\/operator\/sign-in#(\S+)/.exec(launchpad.output)?.[1] ?? '';
  const signIn = await ask({
    ...{ port, host, method: 'POST', path: '/api/v1/operator/sign-in' },
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token }),
  });
  const headers = { cookie: cookieOf(signIn) ?? '' };
  const answer = await ask({ port, host, path: '/api/v1/operator/overview', headers });
  const { workshops } = JSON.parse(answer.body) as OperatorOverview;
  return Object.fromEntries(workshops.map(({ slug, faults }) => [slug, faults]));
}
