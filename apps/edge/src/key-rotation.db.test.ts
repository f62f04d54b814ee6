import { audiences, createIdentityVerifier, generateSigningKey } from '@launchpad/access';
import { createTestDatabase } from '@launchpad/testkit';
import { expect, it, onTestFinished } from 'vitest';
import { hostOf, openEdgeBed } from './edge.bed.js';

it('keys change hands without logging anybody out, and without leaving a running workspace behind', async () => {
  const database = await createTestDatabase();
  const before = await openEdgeBed({ databaseUrl: database.url });
  const address = { kind: 'tcp', host: '127.0.0.1', port: before.workspace.port };
  const session = await before.rows.session({ address });
  const cookie = await before.enter(session);
  const portCookie = (await before.enterPort(session, 8080, cookie)).cookie;
  const keys = await generateSigningKey();
  const after = await openEdgeBed({
    databaseUrl: database.url,
    keys,
    previousKeys: `{"keys":[${before.privateJwk}]}`,
  });
  const dropped = await openEdgeBed({ databaseUrl: database.url, keys });
  onTestFinished(async () => {
    for (const bed of [before, after, dropped]) await bed.close();
    await database.close();
  });
  const ask = (bed: typeof after, held: string, port?: number) =>
    bed.ask({ host: hostOf(session, port), headers: { cookie: held } });

  expect((await ask(after, cookie)).status).toBe(200);
  expect((await ask(after, portCookie, 8080)).status).toBe(200);
  const token = String(before.workspace.reached.at(-2)?.request.headers['x-launchpad-identity']);
  const audience = audiences.workspace(session);
  // The workspace was started when the old key was the only one.
  await expect(createIdentityVerifier(before.publicJwk, audience)(token)).resolves.toMatchObject({
    sessionId: session,
  });
  const renewed = await after.enter(session);
  expect((await ask(dropped, renewed)).status).toBe(200);
  expect((await ask(dropped, cookie)).status).toBe(404);
  const newest = String(before.workspace.reached.at(-1)?.request.headers['x-launchpad-identity']);
  await expect(createIdentityVerifier(keys.publicJwk, audience)(newest)).resolves.toBeDefined();
});

it('a request has one id, in our log, at the workspace and in the answer, whatever it brought along', async () => {
  const database = await createTestDatabase();
  const lines: Readonly<Record<string, unknown>>[] = [];
  const note = (fields: Readonly<Record<string, unknown>>) => void lines.push(fields);
  const bed = await openEdgeBed({
    databaseUrl: database.url,
    log: { debug: () => undefined, info: note, warn: note, error: note },
  });
  onTestFinished(async () => {
    await bed.close();
    await database.close();
  });
  const address = { kind: 'tcp', host: '127.0.0.1', port: bed.workspace.port };
  const session = await bed.rows.session({ address });
  const headers = { cookie: await bed.enter(session), 'x-request-id': 'mine' };
  const answer = await bed.ask({ host: hostOf(session), headers });
  const id = answer.headers['x-request-id'];
  expect(id).toMatch(/^[a-z0-9]{20}$/);
  expect(bed.workspace.reached[0]?.request.headers['x-request-id']).toBe(id);
  expect(lines.find(({ requestId }) => requestId === id)).toMatchObject({
    sessionId: session,
    status: 200,
  });
  const refused = await bed.ask({ host: hostOf(session) });
  expect(refused.headers['x-request-id']).not.toBe(id);
  expect(JSON.parse(refused.body)).toMatchObject({ requestId: refused.headers['x-request-id'] });
  expect(lines.at(-1)).toMatchObject({ refusal: 'not-open', status: 404 });
});
