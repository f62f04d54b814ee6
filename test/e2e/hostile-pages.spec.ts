import type { Page } from '@playwright/test';
import { expect, test } from './support/fixtures.js';
import { SessionPage, startWorkshop } from './support/session-page.js';
import { titles } from './support/workshops.folder.js';

type Prey = {
  readonly origin: string;
  readonly host: string;
  readonly id: string;
  readonly api: string;
};

/**
 * Runs in the page of one session, as its own script would, and tries everything a page can do to reach another origin
 * whose cookies this very browser holds. Gives back what it could read.
 */
async function attack({ origin, host, id, api }: Prey): Promise<string[]> {
  const read: string[] = [];
  const moment = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
  const within = <T>(promise: Promise<T>): Promise<T | undefined> =>
    Promise.race([promise.catch(() => undefined), moment(3000).then(() => undefined)]);
  const credentials = 'include' as const;

  // By fetch, asking for an answer that may be read, or for none.
  for (const path of ['/', '/_launchpad/clock', '/api/notes', '/_launchpad/ports/8080']) {
    const answer = await within(fetch(origin + path, { credentials }).then((r) => r.text()));
    if (answer !== undefined) read.push(`fetch ${path}: ${answer.slice(0, 80)}`);
  }
  for (const [path, method] of [
    ['/_launchpad/finish', 'POST'],
    ['/_launchpad/extend', 'POST'],
    [`${api}/api/v1/sessions/${id}`, 'DELETE'],
  ] as const) {
    const url = path.startsWith('http') ? path : origin + path;
    const answer = await within(fetch(url, { method, credentials }).then((r) => r.status));
    if (answer !== undefined) read.push(`${method} ${path}: ${String(answer)}`);
    await within(fetch(url, { method: 'POST', mode: 'no-cors', credentials }));
  }
  const listed = await within(
    fetch(`${api}/api/v1/sessions`, { credentials }).then((r) => r.text()),
  );
  if (listed !== undefined) read.push(`portal: ${listed.slice(0, 80)}`);

  // By a worker, which has no page to be held to.
  const source = `fetch(${JSON.stringify(`${origin}/_launchpad/clock`)},{credentials:'include'}).then(r=>r.text()).then(t=>postMessage(t),()=>postMessage(''))`;
  const worker = new Worker(URL.createObjectURL(new Blob([source])));
  const said = await within(
    new Promise<string>(
      (resolve) =>
        (worker.onmessage = ({ data }) => {
          resolve(String(data));
        }),
    ),
  );
  if (said) read.push(`worker: ${said.slice(0, 80)}`);

  // By a form into a frame of ours, and by a frame alone.
  for (const path of ['/_launchpad/finish', '/_launchpad/extend', '/']) {
    const frame = document.createElement('iframe');
    frame.name = `f${String(Math.random())}`;
    document.body.append(frame);
    const form = document.createElement('form');
    Object.assign(form, { method: 'POST', action: origin + path, target: frame.name });
    document.body.append(form);
    form.submit();
    await moment(500);
    frame.src = `${origin}/`;
    await moment(700);
    try {
      const text = frame.contentDocument?.body.innerText;
      if (text) read.push(`frame: ${text.slice(0, 80)}`);
    } catch {
      read.length += 0;
    }
  }

  // By a window of its own.
  const popup = window.open(`${origin}/`);
  await moment(1500);
  try {
    const text = popup?.document.body.innerText;
    if (text) read.push(`popup: ${text.slice(0, 80)}`);
  } catch {
    read.length += 0;
  }
  popup?.close();

  // By cookies tossed at all hosts of the domain, of the name that lets people in.
  const domain = host.replace(/:\d+$/, '').split('.').slice(1).join('.');
  for (const [name, path] of [
    ['launchpad_session', '/'],
    ['launchpad_session', '/_launchpad'],
    ['launchpad_login', '/'],
  ] as const) {
    document.cookie = `${name}=tossed; domain=${domain}; path=${path}`;
    document.cookie = `${name}=tossed; path=${path}`;
  }
  if (document.cookie.includes('launchpad_session=ey')) read.push('our cookie');

  // By a WebSocket to a terminal.
  for (const path of ['/terminals/1', '/ws', '/']) {
    const opened = await within(
      new Promise<boolean>((resolve) => {
        const socket = new WebSocket(`ws://${host}${path}`, 'launchpad.terminal.v1');
        socket.onopen = () => {
          socket.send(new TextEncoder().encode('touch /tmp/stolen\r'));
          resolve(true);
        };
        socket.onerror = () => {
          resolve(false);
        };
      }),
    );
    if (opened) read.push(`socket ${path}`);
  }
  return read;
}

/** A session of somebody else, opened in this browser too: it then holds the cookies of both, which is the worst case. */
async function openHere(page: Page, theirs: SessionPage, portal: string): Promise<SessionPage> {
  const answer = await theirs.page
    .context()
    .request.post(`${portal}/api/v1/sessions/${theirs.id}/open`);
  const { url } = (await answer.json()) as { url: string };
  const tab = await page.context().newPage();
  await tab.goto(url);
  return SessionPage.arrived(tab, titles.shipped);
}

const preyOf = ({ page, id }: SessionPage, api: string): Prey => {
  const { origin, host } = new URL(page.url());
  return { origin, host, id, api };
};

test('the page of one session neither reads nor changes another, or the portal', async ({
  browser,
  launchpad,
  stranger,
}) => {
  test.setTimeout(180_000);
  const context = await browser.newContext({ baseURL: launchpad.url, bypassCSP: true });
  const page = await context.newPage();
  const first = await startWorkshop(page, titles.shipped);
  const theirs = await startWorkshop(stranger, titles.shipped);
  const second = await openHere(page, theirs, launchpad.url);
  expect(second.id).not.toBe(first.id);
  // What is tried below does work at home: it is not the trying that fails.
  const atHome = () => fetch('/_launchpad/clock').then((answer) => answer.status);
  expect(await first.page.evaluate(atHome)).toBe(200);
  for (const [hunter, prey] of [
    [first, second],
    [second, first],
  ] as const) {
    expect(await hunter.page.evaluate(attack, preyOf(prey, launchpad.url))).toEqual([]);
  }
  // Nothing was finished, extended, typed or tossed away: both work as before, under the same cookies.
  for (const session of [first, second]) {
    await session.page.bringToFront();
    const left = await session.secondsLeft();
    expect(left).toBeLessThanOrEqual(3600);
    await session.page.reload();
    await session.run('1', 'ls /tmp/stolen; echo "still $((6 * 7))"');
    await session.expectOnScreen('1', 'still 42');
    await session.expectOnScreen('1', 'No such file');
  }
  await context.request.delete(`/api/v1/sessions/${first.id}`);
  await context.close();
});
