import type { IncomingMessage } from 'node:http';
import { audiences, createIdentityVerifier, isLaunchpadCookie } from '@launchpad/access';
import { createTestDatabase, type TestDatabase } from '@launchpad/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EdgeBed, hostOf, openEdgeBed, startUpstream, type TestUpstream } from './edge.bed.js';
import type { FramingGround } from './framing/framing-case.bed.js';
import { framingCases } from './framing/framing-cases.bed.js';
import { mutate, seededRandom } from './mutations.bed.js';
import { sendRaw, statusesIn } from './raw-socket.bed.js';

/** `EDGE_MUTATIONS` for fewer while working on them. */
const mutations = Number(process.env['EDGE_MUTATIONS'] ?? 100_000);
const seed = Number(process.env['EDGE_SEED'] ?? 20_261_124);
const atOnce = 64;

let database: TestDatabase;
let bed: EdgeBed;
let other: TestUpstream;
let ground: FramingGround;
const sessions = { mine: '', theirs: '' };
const errors: string[] = [];
const seen = new Set<string>();
const tokens = new Set<string>();

beforeAll(async () => {
  database = await createTestDatabase();
  const note = (_: unknown, message: string) => void errors.push(message);
  const quiet = () => undefined;
  bed = await openEdgeBed({
    databaseUrl: database.url,
    log: { debug: quiet, info: quiet, warn: note, error: note },
    limits: {
      maxBodyBytes: 1_000_000,
      maxRequestsPerSession: 10_000,
      maxSocketsPerSession: 10_000,
    },
  });
  other = await startUpstream();
  const at = (port: number) => ({ address: { kind: 'tcp', host: '127.0.0.1', port } });
  sessions.mine = await bed.rows.session(at(bed.workspace.port));
  sessions.theirs = await bed.rows.session(at(other.port));
  ground = {
    host: hostOf(sessions.mine),
    cookie: await bed.enter(sessions.mine),
    watcherCookie: await bed.enter(sessions.mine, 'watcher'),
    portalHost: 'localhost:7080',
    otherHost: hostOf(sessions.theirs),
  };
  bed.workspace.answer = (request, response) => {
    inspect(request);
    request.resume();
    request.once('end', () => response.end('mine\n'));
  };
  bed.controlPlane.answer = (request, response) => {
    inspectAtPortal(request);
    request.resume();
    request.once('end', () => response.end('portal\n'));
  };
  other.answer = (_, response) => void response.end('theirs');
  bed.workspace.reached.length = 0;
});
afterAll(async () => {
  await bed.close();
  await other.close();
  await database.close();
});

const isOurs = (pair: string): boolean => isLaunchpadCookie(pair.split('=', 1)[0]?.trim() ?? '');

/** Notes whatever arrives from outside as if we had said it. */
function inspect(request: IncomingMessage): void {
  const { rawHeaders } = request;
  const values = (name: string): (string | undefined)[] =>
    rawHeaders.filter((_, i) => i % 2 === 1 && rawHeaders[i - 1]?.toLowerCase() === name);
  const faults = [
    values('host').join() === ground.host ? '' : 'another host',
    values('x-launchpad-identity').length === 1 ? '' : 'not one identity',
    values('x-forwarded-for').join() === '127.0.0.1' ? '' : 'another address',
    values('x-forwarded-host').join() === ground.host ? '' : 'another forwarded host',
    values('x-request-id').length === 1 ? '' : 'not one id',
    values('x-launchpad-port').length === 0 ? '' : 'a port',
    values('connection').join().toLowerCase().includes('upgrade') ===
    (request.headers.upgrade === 'websocket')
      ? ''
      : 'an upgrade',
    values('cookie').some((value) => value?.split(';').some(isOurs)) ? 'our cookie' : '',
    values('content-length').length + values('transfer-encoding').length > 1 ? 'framed twice' : '',
    seen.has(values('x-request-id').join()) ? 'one request twice' : '',
    rawHeaders.some(
      (name, i) =>
        i % 2 === 0 && /^x[-_](launchpad|forwarded)/i.test(name) && rawHeaders[i + 1] === 'forged',
    )
      ? 'something forged'
      : '',
  ].filter(Boolean);
  seen.add(values('x-request-id').join());
  tokens.add(String(values('x-launchpad-identity')[0]));
  if (faults.length > 0) errors.push(`${faults.join(', ')}: ${JSON.stringify(rawHeaders)}`);
}

/** There a smuggled request would come with no word of ours. */
function inspectAtPortal({ rawHeaders, url, headers }: IncomingMessage): void {
  const ours = headers['x-forwarded-for'] === '127.0.0.1' && headers.host === ground.portalHost;
  if (!ours || headers['x-launchpad-identity'] !== undefined) {
    errors.push(`at the portal, ${String(url)}: ${JSON.stringify(rawHeaders)}`);
  }
}

describe('what is sent over a raw socket', () => {
  it('comes in enough kinds', () => {
    expect(framingCases.length).toBeGreaterThanOrEqual(80);
    expect(new Set(framingCases.map(({ name }) => name)).size).toBe(framingCases.length);
  });

  it.each(framingCases)('$name: $statuses', async (framing) => {
    const answers = Math.max(...framing.statuses.map((each) => each.split(' ').length));
    const text = await sendRaw(bed.edge.address(), framing.bytes(ground), { answers });
    expect(framing.statuses).toContain(statusesIn(text).join(' '));
    expect(text).not.toContain('theirs');
    expect(other.reached).toHaveLength(0);
    expect(errors).toEqual([]);
  });

  it(`may be changed in ${String(mutations)} ways: nothing breaks, nothing is believed, nothing leaks`, async () => {
    const random = seededRandom(seed);
    const originals = framingCases.map(({ bytes }) => bytes(ground));
    let left = mutations;
    const answered = new Map<number, number>();
    const work = async (): Promise<void> => {
      while (left > 0) {
        left -= 1;
        const original = originals[Math.floor(random() * originals.length)] ?? '';
        const bytes = mutate(original, random);
        const text = await sendRaw(bed.edge.address(), `${bytes}\r\n\r\n`, {
          answers: 1,
          afterMs: 1,
          provokeMs: 60,
          mostMs: 2000,
        });
        for (const status of statusesIn(text))
          answered.set(status, (answered.get(status) ?? 0) + 1);
        if (text.includes('theirs')) throw new Error(`leaked by ${JSON.stringify(bytes)}`);
        if (answered.has(500)) throw new Error(`broken by ${JSON.stringify(bytes)}`);
      }
    };
    await Promise.all(Array.from({ length: atOnce }, work));
    expect(errors).toEqual([]);
    expect(other.reached).toHaveLength(0);
    expect(answered.get(400)).toBeGreaterThan(mutations / 2);
    expect(answered.get(200)).toBeGreaterThan(mutations / 1000);
    const verify = createIdentityVerifier(bed.publicJwk, audiences.workspace(sessions.mine));
    for (const token of tokens) expect((await verify(token)).sessionId).toBe(sessions.mine);
    bed.workspace.answer = (_, response) => void response.end('still here');
    const after = await bed.ask({ host: ground.host, headers: { cookie: ground.cookie } });
    expect(after).toMatchObject({ status: 200, body: 'still here' });
  }, 600_000);
});
