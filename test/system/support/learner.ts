import type { OpenedSession, SessionEventMessage, SessionResource } from '@launchpad/contract';
import { ask, cookieOf, openStream, type Answer } from './http-client.js';
import { TerminalClient, type Door } from './terminal-client.js';

/** Somebody with a browser: follows links, keeps cookies. One anonymous user each. */
export class Learner {
  private login: string | undefined;

  constructor(private readonly port: number) {}

  async api(method: string, path: string, body?: unknown): Promise<Answer> {
    const answer = await ask({
      port: this.port,
      host: `localhost:${String(this.port)}`,
      method,
      path: `/api/v1${path}`,
      headers: {
        ...(this.login === undefined ? {} : { cookie: this.login }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    this.login = cookieOf(answer) ?? this.login;
    return answer;
  }

  async start(workshop: string): Promise<SessionResource> {
    return expected(await this.api('POST', '/sessions', { workshop }), 201) as SessionResource;
  }

  async look(id: string): Promise<SessionResource> {
    return expected(await this.api('GET', `/sessions/${id}`), 200) as SessionResource;
  }

  async finish(id: string): Promise<void> {
    expected(await this.api('DELETE', `/sessions/${id}`), 202);
  }

  /** Follows its events as the waiting room does, until it works or is over. */
  async follow(id: string): Promise<SessionResource> {
    const events = await openStream({
      port: this.port,
      host: `localhost:${String(this.port)}`,
      path: `/api/v1/sessions/${id}/events`,
      headers: { cookie: this.login ?? '', accept: 'text/event-stream' },
    });
    let rest = '';
    for await (const chunk of events.setEncoding('utf8') as AsyncIterable<string>) {
      const lines = (rest + chunk).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines.filter((each) => each.startsWith('data:'))) {
        const { session } = JSON.parse(line.slice(5)) as SessionEventMessage;
        // Leaving the loop ends the stream as well.
        if (session.state === 'ready' || session.state === 'ended') return session;
      }
    }
    throw new Error(`the events of ${id} ended too soon`);
  }

  async ready(id: string): Promise<SessionResource> {
    const session = await this.follow(id);
    if (session.state !== 'ready') throw new Error(`not ready: ${JSON.stringify(session)}`);
    return session;
  }

  async ticket(id: string): Promise<URL> {
    const opened = expected(await this.api('POST', `/sessions/${id}/open`), 201) as OpenedSession;
    return new URL(opened.url);
  }

  /** Swaps a fresh ticket for the cookie of the session's own host. */
  async enter(id: string): Promise<Door> {
    const url = await this.ticket(id);
    const { port } = this;
    const answer = await ask({ port, host: url.host, path: url.pathname + url.search });
    const cookie = cookieOf(answer);
    if (cookie === undefined)
      throw new Error(`not let in: ${String(answer.status)} ${answer.body}`);
    return { port, host: url.host, cookie };
  }

  async terminal(id: string): Promise<TerminalClient> {
    return TerminalClient.open(await this.enter(id));
  }
}

function expected(answer: Answer, status: number): unknown {
  if (answer.status !== status) {
    throw new Error(`expected ${String(status)}: ${String(answer.status)} ${answer.body}`);
  }
  return JSON.parse(answer.body);
}
