import { chmod, mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { silentLogger } from '@launchpad/kernel';
import { Client, type QueryResultRow } from 'pg';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { findPostgresBinaries } from './postgres.binaries.js';
import { startServer } from './postgres.server.js';
import { nobody } from './server.account.js';
import { startEmbeddedPostgres, type EmbeddedPostgres } from './start-embedded-postgres.js';

// Almost every case makes a database, which takes a second of computing.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const isRoot = process.getuid?.() === 0;
let dataDir: string;
const started: EmbeddedPostgres[] = [];

beforeEach(async () => {
  dataDir = await mkdtemp(path.join(os.tmpdir(), 'launchpad-pg-'));
  await chmod(dataDir, 0o711);
  return async () => {
    await Promise.all(started.splice(0).map((postgres) => postgres.stop()));
    await rm(dataDir, { recursive: true });
  };
});

async function start(onProgress?: (step: string) => void): Promise<EmbeddedPostgres> {
  const postgres = await startEmbeddedPostgres({
    dataDir,
    log: silentLogger,
    ...(onProgress && { onProgress }),
  });
  started.push(postgres);
  return postgres;
}

async function ask<Row extends QueryResultRow>(
  { connectionString }: EmbeddedPostgres,
  sql: string,
): Promise<Row[]> {
  const client = new Client({ connectionString });
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

const note = (postgres: EmbeddedPostgres) =>
  ask(postgres, 'CREATE TABLE note AS SELECT 42 AS answer');
const expectNote = (postgres: EmbeddedPostgres) =>
  expect(ask(postgres, 'SELECT answer FROM note')).resolves.toEqual([{ answer: 42 }]);

test('makes a database at the first start and finds it again at the next', async () => {
  const steps: string[] = [];
  const first = await start((step) => steps.push(step));
  await note(first);
  await first.stop();

  const second = await start((step) => steps.push(step));

  await expectNote(second);
  expect(steps).toEqual([
    ...['creating the database', 'starting the database', 'ready'],
    ...['starting the database', 'ready'],
  ]);
});

test('can be reached through its socket alone, which nobody else may touch', async () => {
  const postgres = await start();
  await expect(ask(postgres, 'SHOW listen_addresses')).resolves.toEqual([{ listen_addresses: '' }]);
  await expect(ask(postgres, 'SHOW fsync')).resolves.toEqual([{ fsync: 'on' }]);
  expect((await stat(path.join(dataDir, 'run'))).mode & 0o777).toBe(0o700);
  expect((await stat(path.join(dataDir, 'postgres'))).mode & 0o777).toBe(0o700);
});

test('a server that is killed is started again', async () => {
  const postgres = await start();
  await note(postgres);
  const { pid } = postgres;

  process.kill(pid, 'SIGKILL');

  await vi.waitFor(() => expect(postgres.pid).not.toBe(pid), { timeout: 10_000 });
  await expectNote(postgres);
});

test('a server that a killed launcher left is stopped first', async () => {
  const first = await start();
  await note(first);
  await first.stop();
  const left = await startServer(
    {
      binDir: findPostgresBinaries(),
      pgData: path.join(dataDir, 'postgres'),
      socketDir: path.join(dataDir, 'run'),
      account: isRoot ? 'nobody' : 'launcher',
    },
    silentLogger,
  );

  const postgres = await start();

  await left.ended;
  expect(postgres.pid).not.toBe(left.pid);
  await expectNote(postgres);
});

test('a pid file whose pid is somebody else’s by now is no obstacle', async () => {
  await (await start()).stop();
  const pidFile = path.join(dataDir, 'postgres', 'postmaster.pid');
  await writeFile(pidFile, `${String(process.pid)}\n${dataDir}/postgres\n`);
  await ask(await start(), 'SELECT 1');
});

test('a first start that was interrupted is done again', async () => {
  const half = path.join(dataDir, 'postgres.new-abc123');
  await mkdir(half);
  await writeFile(path.join(half, 'PG_VERSION'), '18\n');
  await ask(await start(), 'SELECT 1');
  expect((await readdir(dataDir)).sort()).toEqual(['postgres', 'run']);
});

describe('refuses, with the cause and the remedy,', () => {
  const pgData = () => path.join(dataDir, 'postgres');

  test('the data of another major version', async () => {
    await mkdir(pgData());
    await writeFile(path.join(pgData(), 'PG_VERSION'), '9\n');
    await expect(start()).rejects.toThrow(`The data in ${pgData()} is of Postgres 9`);
  });

  test('a directory that holds something else', async () => {
    await mkdir(pgData());
    await writeFile(path.join(pgData(), 'holiday.jpg'), '');
    await expect(start()).rejects.toThrow(`${pgData()} holds files but no Postgres database`);
  });

  test('a data directory that cannot be written to', async () => {
    const file = path.join(dataDir, 'file');
    await writeFile(file, '');
    const below = path.join(file, 'data');
    await expect(startEmbeddedPostgres({ dataDir: below, log: silentLogger })).rejects.toThrow(
      `cannot write to its data directory ${below}`,
    );
  });
});

describe.runIf(isRoot)('started by root', () => {
  const ownerOf = async () => (await stat(path.join(dataDir, 'postgres'))).uid;

  test('runs as nobody where nobody may go, otherwise in a user namespace, on the same data', async () => {
    await chmod(dataDir, 0o700);
    const hidden = await start();
    await note(hidden);
    await hidden.stop();
    expect(await ownerOf()).toBe(0);

    await chmod(dataDir, 0o711);
    const open = await start();
    await expectNote(open);
    await open.stop();
    expect(await ownerOf()).toBe(nobody);

    await chmod(dataDir, 0o700);
    await expectNote(await start());
    expect(await ownerOf()).toBe(0);
  });
});
