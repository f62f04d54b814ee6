import type { Logger } from '@launchpad/kernel';
import { request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { problem } from '../http/answer.js';
import { leaveNoSender, refuseUpgrade, sendAnswer } from '../http/answer.sender.js';
import { hasCode } from '../disk/error-code.js';
import { findListener } from './listener.lookup.js';
import { headersForProgram, headersFromProgram } from './port-headers.js';
import { portAnswer, type PortFault } from './port-page.js';
import type { PortGate } from './port.gate.js';

export type Upgrade = {
  readonly request: IncomingMessage;
  readonly socket: Duplex;
  readonly head: Buffer;
};

/** Shows programs that listen on ports of this workspace. One request is one connection: a program may come and go. */
export class PortDoor {
  constructor(
    private readonly gate: PortGate,
    private readonly log: Logger,
  ) {}

  async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { log } = this;
    const accept = request.headers.accept;
    try {
      const { port } = await this.gate.admit(request);
      const found = await findListener(port);
      const fault =
        typeof found === 'string' ? found : await forward({ request, response, port, ...found });
      if (fault === undefined) return;
      await sendAnswer({ request, response, log }, portAnswer(fault, { port, accept }));
    } catch (error) {
      if (response.headersSent) response.destroy();
      else await sendAnswer({ request, response, log }, this.failed(error));
    }
  }

  async join({ request, socket, head }: Upgrade): Promise<void> {
    socket.on('error', () => socket.destroy());
    try {
      const { port } = await this.gate.admit(request);
      const found = await findListener(port);
      const fault =
        typeof found === 'string' ? found : await tunnel({ request, socket, head, port, ...found });
      if (fault !== undefined)
        refuseUpgrade(socket, portAnswer(fault, { port, accept: undefined }));
    } catch (error) {
      refuseUpgrade(socket, this.failed(error));
    }
  }

  private failed(error: unknown): ReturnType<typeof problem> {
    const result = problem(error);
    if (result.status >= 500) this.log.error({ err: error }, 'port could not be shown');
    return result;
  }
}

type Way = { readonly request: IncomingMessage; readonly host: string; readonly port: number };

const dial = ({ request, host, port }: Way, more: Readonly<Record<string, string>> = {}) =>
  httpRequest({
    ...{ host, port, method: request.method, path: request.url, agent: false },
    headers: { ...headersForProgram(request.headers), ...more },
  });

/** Resolves when the answer is through, or with why there is none. */
function forward(way: Way & { readonly response: ServerResponse }): Promise<PortFault | undefined> {
  const { request, response } = way;
  return new Promise((resolve) => {
    const asking = dial(way);
    // What is still to come goes nowhere from then on; piped to what is closed, it would stand still.
    response.once('finish', () => request.unpipe(asking));
    leaveNoSender(request, response);
    response.once('close', () => {
      asking.destroy();
      resolve(undefined);
    });
    // A program that answers and leaves while it is still being told things makes more than one.
    asking.on('error', (error) => {
      if (!response.headersSent && !response.destroyed) resolve(faultOf(error));
      else response.destroy();
    });
    asking.once('response', (answer) => {
      response.writeHead(
        answer.statusCode ?? 502,
        answer.statusMessage ?? '',
        headersFromProgram(answer.rawHeaders),
      );
      // A stream of events has its head long before its first event.
      response.flushHeaders();
      // Half of an answer never looks like the whole of it.
      pipeline(answer, response).catch(() => response.destroy());
    });
    request.pipe(asking);
  });
}

const faultOf = (error: Error): PortFault => (hasCode(error, 'ECONNREFUSED') ? 'none' : 'failed');

/** Resolves once both ends are joined, or with why they are not. */
function tunnel(way: Way & Omit<Upgrade, 'request'>): Promise<PortFault | undefined> {
  const { socket, head } = way;
  return new Promise((resolve) => {
    const upgrade = { connection: 'Upgrade', upgrade: String(way.request.headers.upgrade) };
    const asking = dial(way, upgrade);
    socket.once('close', () => asking.destroy());
    asking.on('error', (error) => {
      resolve(socket.destroyed ? undefined : faultOf(error));
    });
    asking.once('response', (answer) => {
      answer.resume();
      const status = answer.statusCode ?? 502;
      refuseUpgrade(socket, { status, headers: {}, body: '' });
      resolve(undefined);
    });
    asking.once('upgrade', (answer, program, early) => {
      socket.write(switchingHead(answer));
      if (early.length > 0) socket.write(early);
      if (head.length > 0) program.write(head);
      program.on('error', () => socket.destroy());
      program.once('close', () => socket.destroy());
      socket.once('close', () => program.destroy());
      socket.pipe(program).pipe(socket);
      resolve(undefined);
    });
    asking.end();
  });
}

function switchingHead({ rawHeaders }: IncomingMessage): string {
  const lines = ['HTTP/1.1 101 Switching Protocols', 'connection: Upgrade', 'upgrade: websocket'];
  const passed = headersFromProgram(rawHeaders);
  for (let i = 0; i < passed.length; i += 2)
    lines.push(`${passed[i] ?? ''}: ${passed[i + 1] ?? ''}`);
  return `${lines.join('\r\n')}\r\n\r\n`;
}
