import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { WebSocket } from 'ws';

/**
 * A page of a Chromium that nobody listens to. Playwright has every WebSocket frame reported to it, encoded and copied twice, which
 * costs more than the frame itself and would be measured with it.
 */
export class BarePage {
  #socket;
  #session;
  #id = 0;
  #waiting = new Map();

  constructor(child, profile, socket) {
    this.child = child;
    this.profile = profile;
    this.#socket = socket;
    socket.on('message', (data) => {
      const { id, result, error } = JSON.parse(data);
      const waiting = this.#waiting.get(id);
      this.#waiting.delete(id);
      if (error === undefined) waiting?.resolve(result);
      else waiting?.reject(new Error(error.message));
    });
  }

  static async open(executable) {
    const profile = mkdtempSync(path.join(tmpdir(), 'launchpad-bench-chromium-'));
    const child = spawn(
      executable,
      [
        ...['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run'],
        ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
        ...['--enable-precise-memory-info', '--window-size=1280,720'],
        ...['--remote-debugging-port=0', `--user-data-dir=${profile}`, 'about:blank'],
      ],
      { stdio: ['ignore', 'ignore', 'pipe'] },
    );
    const address = await new Promise((resolve) => {
      let said = '';
      child.stderr.setEncoding('utf8').on('data', (text) => {
        said += text;
        const [, found] = /DevTools listening on (\S+)/.exec(said) ?? [];
        if (found !== undefined) resolve(found);
      });
    });
    const socket = new WebSocket(address);
    await once(socket, 'open');
    const page = new BarePage(child, profile, socket);
    const { targetId } = await page.send('Target.createTarget', { url: 'about:blank' });
    const attached = await page.send('Target.attachToTarget', { targetId, flatten: true });
    page.#session = attached.sessionId;
    await page.send('Page.enable');
    return page;
  }

  send(method, params = {}) {
    this.#id += 1;
    const id = this.#id;
    this.#socket.send(JSON.stringify({ id, method, params, sessionId: this.#session }));
    return new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
  }

  /** Opens an address with a cookie, and with `script` in it before its own. */
  async open(url, { cookie, script }) {
    const [name, value] = cookie.split('=');
    await this.send('Network.setCookie', { url, name, value });
    await this.send('Page.addScriptToEvaluateOnNewDocument', { source: `(${script})()` });
    await this.send('Page.navigate', { url });
  }

  async evaluate(expression) {
    const { result, exceptionDetails } = await this.send('Runtime.evaluate', {
      expression,
      awaitPromise: true,
      returnByValue: true,
    });
    if (exceptionDetails !== undefined) throw new Error(exceptionDetails.exception.description);
    return result.value;
  }

  /** Waits for text on a terminal's screen. Looks when something changes there: asking all the time would be work, too. */
  shows(text) {
    return this.evaluate(`new Promise((resolve) => {
      const seen = new MutationObserver(() => look());
      const look = () => {
        const rows = document.querySelector('.xterm-rows')?.textContent ?? '';
        if (!rows.includes(${JSON.stringify(text)})) return;
        seen.disconnect();
        resolve();
      };
      seen.observe(document, { subtree: true, childList: true, characterData: true });
      look();
    })`);
  }

  async press(key) {
    const keys = {
      Enter: { key: 'Enter', code: 'Enter', windowsVirtualKeyCode: 13, text: '\r' },
    };
    const pressed = keys[key] ?? { key, text: key };
    await this.send('Input.dispatchKeyEvent', { type: 'keyDown', ...pressed });
    await this.send('Input.dispatchKeyEvent', { type: 'keyUp', ...pressed });
  }

  async close() {
    const exited = once(this.child, 'exit');
    await this.send('Browser.close').catch(() => this.child.kill('SIGKILL'));
    await exited;
    rmSync(this.profile, { recursive: true, force: true, maxRetries: 5 });
  }
}
