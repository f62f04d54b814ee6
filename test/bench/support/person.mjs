import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { WebSocket } from 'ws';

/** Somebody with a browser: keeps connections open and cookies in mind. */
export class Person {
  #agent = new Agent({ keepAlive: true });
  #login = '';

  constructor(port) {
    this.port = port;
    this.portal = `localhost:${port}`;
  }

  async send(method, at, { host = this.portal, headers = {}, body } = {}) {
    const outgoing = request({
      ...{ host: '127.0.0.1', port: this.port, method, path: at, agent: this.#agent },
      headers: {
        ...(host === this.portal && this.#login !== '' ? { cookie: this.#login } : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
        host,
      },
    });
    outgoing.end(body === undefined ? undefined : JSON.stringify(body));
    const [incoming] = await once(outgoing, 'response');
    return incoming;
  }

  async json(method, at, body) {
    const incoming = await this.send(method, at, { body });
    const answer = await text(incoming);
    if (incoming.statusCode >= 400) throw new Error(`${incoming.statusCode} ${answer}`);
    this.#login = incoming.headers['set-cookie']?.[0].split(';')[0] ?? this.#login;
    return JSON.parse(answer);
  }

  start(workshop) {
    return this.json('POST', '/api/v1/sessions', { workshop });
  }

  /** Follows its events until it gets into this state. */
  async until(id, state) {
    const events = await this.send('GET', `/api/v1/sessions/${id}/events`);
    for await (const line of createInterface({ input: events })) {
      if (!line.startsWith('data:')) continue;
      const { session } = JSON.parse(line.slice(5));
      if (session.state === state) return events.destroy();
      if (session.state === 'ended') throw new Error(`ended: ${session.failure}`);
    }
    throw new Error(`the events of ${id} ended before it was ${state}`);
  }

  /** Through the ticket to the session's own host. */
  async enter(id) {
    const { url } = await this.json('POST', `/api/v1/sessions/${id}/open`);
    const { host, pathname, search } = new URL(url);
    const entered = await this.send('GET', pathname + search, { host });
    entered.resume();
    return { host, cookie: entered.headers['set-cookie'][0].split(';')[0] };
  }

  /** Opens a terminal and waits for its prompt. */
  async prompt({ host, cookie }) {
    const socket = new WebSocket(
      `ws://127.0.0.1:${this.port}/terminals/1`,
      'launchpad.terminal.v1',
      { headers: { host, cookie, origin: `http://${host}` } },
    );
    let shown = '';
    await new Promise((resolve, reject) => {
      socket.on('error', reject);
      socket.on('message', (data, isBinary) => {
        if (isBinary) shown += data.toString();
        if (shown.includes('$')) resolve();
      });
    });
    return socket;
  }

  leave() {
    this.#agent.destroy();
  }
}
