import { silentLogger } from '@launchpad/kernel';
import { connectDatabase, type DatabaseConnection } from '@launchpad/platform';
import { readIsolation, saveIsolation } from '@launchpad/tenancy';
import { createTestDatabase, type TestDatabase } from '@launchpad/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { keepLastVerdict, noClusterToProve } from './cluster-isolation.js';

let database: TestDatabase;
let connection: DatabaseConnection;

beforeAll(async () => {
  database = await createTestDatabase();
  connection = connectDatabase({ url: database.url, maxConnections: 2, log: silentLogger });
});

afterAll(async () => {
  await connection.close();
  await database.close();
});

const cluster = {
  ...{ kubeconfig: undefined, workshopImage: 'x', imagePullPolicy: undefined },
  ...{ requestsPerSecond: 1, storageClass: undefined },
  edge: { namespaceLabels: {}, podLabels: {} },
};
const startWith = (...waived: readonly ('network-policy' | 'metadata' | 'pod-security')[]) =>
  keepLastVerdict({
    ...{ db: connection.db, installationId: 'i', cluster, waived },
    log: silentLogger,
  });
const unproven = async () => (await readIsolation(connection.db)).unproven;

describe('before the first look at a cluster', () => {
  test('nothing is proven but what the operator does without', async () => {
    await startWith();
    expect(await unproven()).toEqual(['network-policy', 'metadata', 'pod-security']);
    await startWith('network-policy', 'pod-security');
    expect(await unproven()).toEqual(['metadata']);
  });

  test('later the last verdict stands, and a waiver that is taken back counts at once', async () => {
    await saveIsolation(connection.db, { unproven: ['pod-security'], checkedAt: new Date() });
    await startWith();
    expect(await unproven()).toEqual(['pod-security']);
    await startWith('pod-security');
    expect(await unproven()).toEqual([]);
    await startWith();
    expect(await unproven()).toEqual(['pod-security']);
  });

  test('a worker without a cluster has nothing to prove', async () => {
    await startWith();
    await noClusterToProve(connection.db);
    expect(await readIsolation(connection.db)).toEqual({
      ...{ unproven: [], missing: [], checkedAt: null },
    });
  });
});
