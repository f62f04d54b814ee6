import { silentLogger } from '@launchpad/kernel';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { problem } from '../http/answer.js';
import { sendAnswer } from '../http/answer.sender.js';
import { routeRequest } from '../http/workshop.routes.js';
import { serveChecks } from './check.routes.js';

let home: string;
let server: Server;
let checks: ReturnType<typeof serveChecks>;
let canType: boolean;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'workshop-check-routes-'));
  await mkdir(join(home, '.workshop', 'checks'), { recursive: true });
  const script = '#!/bin/bash\necho "as $(basename "$0")"; echo >> runs\n';
  await writeFile(join(home, '.workshop', 'checks', 'one'), script, { mode: 0o755 });
  await writeFile(join(home, '.workshop', 'checks', 'secret'), script, { mode: 0o755 });
  const one = { name: 'one', title: 'One', page: 'index', everySeconds: 2, timeoutSeconds: 10 };
  checks = serveChecks({
    steps: async () => [one],
    place: { contentDir: home, home, env: { PATH: process.env['PATH'] ?? '' } },
    resultsFile: join(home, 'results'),
    session: null,
    log: silentLogger,
  });
  canType = true;
  server = createServer((asked, response) => {
    const { routes } = checks;
    void routeRequest({ basePath: '/', routes }, { request: asked, visitor: { canType } })
      .catch(problem)
      .then((answer) => sendAnswer({ request: asked, response, log: silentLogger }, answer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await checks.close();
  await rm(home, { recursive: true, force: true });
});

async function call(method: string, path: string, body?: string) {
  const { port } = server.address() as AddressInfo;
  const init = body === undefined ? { method } : { method, body };
  const response = await fetch(`http://127.0.0.1:${String(port)}/${path}`, init);
  return { status: response.status, body: (await response.json()) as unknown };
}

it('runs a check that the notes declare, and answers when it has ended', async () => {
  expect(await call('POST', 'api/checks/one')).toEqual({
    status: 200,
    body: expect.objectContaining({
      name: 'one',
      state: 'passed',
      done: true,
      output: 'as one\n',
    }) as unknown,
  });
  expect(await call('GET', 'api/checks')).toMatchObject({
    status: 200,
    body: { checks: [{ name: 'one', done: true }] },
  });
});

it.each(['secret', 'nothing', '', '../setup', 'one/', '..%2fsetup'])(
  'runs nothing else: %j',
  async (name) => {
    expect((await call('POST', `api/checks/${name}`)).status).toBeGreaterThanOrEqual(404);
    expect(existsSync(join(home, 'runs'))).toBe(false);
  },
);

it('takes no result from a browser', async () => {
  await writeFile(join(home, '.workshop', 'checks', 'one'), '#!/bin/bash\nexit 1\n');
  const forged = JSON.stringify({ done: true, state: 'passed', exitCode: 0 });
  expect(await call('POST', 'api/checks/one?state=passed&done=true', forged)).toMatchObject({
    body: { done: false, state: 'failed', exitCode: 1 },
  });
  expect((await call('PUT', 'api/checks/one', forged)).status).toBe(405);
  expect((await call('POST', 'api/checks', forged)).status).toBe(405);
  expect(await call('GET', 'api/checks')).toMatchObject({ body: { checks: [{ done: false }] } });
});

it('shows a watcher how things stand and runs nothing for them', async () => {
  canType = false;
  expect((await call('POST', 'api/checks/one')).status).toBe(403);
  expect(await call('GET', 'api/checks')).toMatchObject({
    body: { checks: [{ state: 'unknown' }] },
  });
  canType = true;
  await call('GET', 'api/checks');
  await vi.waitFor(() => {
    expect(existsSync(join(home, 'runs'))).toBe(true);
  });
});
