import { setTimeout as pause } from 'node:timers/promises';
import {
  machine,
  percentile,
  spreadRow,
  spreadTable,
  wholeMs,
  writeFindings,
} from './support/figures.mjs';
import { addEndedSessions } from './support/history.mjs';
import { Person } from './support/person.mjs';
import { newGround, openDatabase, startProduct } from './support/product.mjs';

const million = 1_000_000;
const joins = 500;
const joinWithinMs = 10_000;
const submissions = 200;
const atOnce = 16;
const boots = 3;
const goals = { bootMs: 3000, joinMs: 300, perSecond: 50 };

/** How long until it says that it is open, on the data that are there. */
async function bootTimes(ground) {
  const times = [];
  for (let run = 0; run < boots; run += 1) {
    const product = await startProduct('embedded', ground);
    times.push(product.bootMs);
    await product.stop();
  }
  return times;
}

/** Everybody comes within ten seconds, whether the one before has been answered or not. */
async function joinAll(port) {
  const began = performance.now();
  const answers = [];
  for (let n = 1; n <= joins; n += 1) {
    const person = new Person(port);
    const asked = performance.now();
    answers.push(
      person.start('plain').then(
        ({ id }) => ({ id, ms: performance.now() - asked, person }),
        (error) => ({ error }),
      ),
    );
    await pause(Math.max(0, began + (n * joinWithinMs) / joins - performance.now()));
  }
  return Promise.all(answers);
}

/** Sessions submitted and brought to `ready` per second, by as many people as come at once. */
async function submissionRate(port, database) {
  const [{ before }] = (
    await database.query("SELECT count(*)::int AS before FROM sessions WHERE state = 'ready'")
  ).rows;
  const began = performance.now();
  let left = submissions;
  const submit = async () => {
    for (; left > 0;) {
      left -= 1;
      const person = new Person(port);
      await person.start('plain');
      person.leave();
    }
  };
  await Promise.all(Array.from({ length: atOnce }, submit));
  const submitted = submissions / ((performance.now() - began) / 1000);
  for (;;) {
    const [{ now }] = (
      await database.query("SELECT count(*)::int AS now FROM sessions WHERE state = 'ready'")
    ).rows;
    if (now - before >= submissions) break;
    await pause(20);
  }
  return { submitted, ready: submissions / ((performance.now() - began) / 1000) };
}

const perSecond = ({ submitted, ready }) =>
  `${submitted.toFixed(0)} answered, ${ready.toFixed(0)} ready`;
const verdict = (met, words) => (met ? '**met**' : `**missed**: ${words}`);

async function measureControlPlane(ground) {
  const product = await startProduct('instant', ground, { MAX_SESSIONS: '10000' });
  const database = await openDatabase(ground);
  try {
    await submissionRate(product.port, database);
    return {
      rate: await submissionRate(product.port, database),
      answers: await joinAll(product.port),
    };
  } finally {
    await database.end();
    await product.stop();
  }
}

/** Everything on data with a million ended sessions; what lives is added last, so that it is not what a start does. */
async function measureWithHistory(ground) {
  const withoutHistory = await bootTimes(ground);
  const product = await startProduct('embedded', ground);
  const database = await openDatabase(ground);
  await addEndedSessions(database, million);
  await database.end();
  await product.stop();
  return {
    withoutHistory,
    withHistory: await bootTimes(ground),
    old: await measureControlPlane(ground),
  };
}

const where = machine();
const [youngGround, oldGround] = [newGround(), newGround()];
try {
  const fresh = await measureControlPlane(youngGround);
  const { withoutHistory, withHistory, old } = await measureWithHistory(oldGround);

  const refused = [...fresh.answers, ...old.answers].filter(({ error }) => error !== undefined);
  const distinct = new Set(fresh.answers.map(({ id }) => id)).size;
  const [joinFresh, joinOld] = [fresh, old].map(({ answers }) =>
    answers.flatMap(({ ms }) => ms ?? []),
  );
  const bootP95 = percentile(withHistory, 0.95);
  const joinP95 = percentile(joinOld, 0.95);
  const slowest = Math.min(fresh.rate.ready, old.rate.ready);
  const table = spreadTable([
    spreadRow(`start until open, hardly any history (${boots} starts)`, withoutHistory),
    spreadRow(`start until open, 1 000 000 ended sessions (${boots} starts)`, withHistory),
    spreadRow('answer to a join, 500 in 10 s', joinFresh),
    spreadRow('the same with 1 000 000 ended sessions', joinOld),
  ]);
  writeFindings(
    'load',
    `${where}.\n\n${table}\n\n` +
      `Sessions per second, ${atOnce} people at once: ${perSecond(fresh.rate)} with hardly any history, ` +
      `${perSecond(old.rate)} with 1 000 000 ended sessions.\n\n` +
      `- Start with 1 000 000 ended sessions < ${goals.bootMs} ms: ${verdict(bootP95 < goals.bootMs, `by ${wholeMs(bootP95 - goals.bootMs)}`)}.\n` +
      `- 500 joins in 10 s, p95 of the answer < ${goals.joinMs} ms, none refused, nobody given another's session: ` +
      `${verdict(joinP95 < goals.joinMs && refused.length === 0 && distinct === joins, `p95 ${wholeMs(joinP95)}, ${refused.length} refused, ${distinct} sessions`)}.\n` +
      `- At least ${goals.perSecond} sessions a second brought to ready: ${verdict(slowest >= goals.perSecond, `${slowest.toFixed(0)} a second`)}.`,
  );
} finally {
  youngGround.remove();
  oldGround.remove();
}
