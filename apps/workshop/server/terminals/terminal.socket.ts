import type { Logger } from '@launchpad/kernel';
import type { WebSocket } from 'ws';
import * as z from 'zod';
import { closedGone, closedRefused } from '../../protocol/terminal-messages.js';
import type { TerminalClient, TerminalConnection, Visit } from './terminal.client.js';
import type { TerminalRegistry } from './terminal.registry.js';
import type { TerminalSession } from './terminal.session.js';

const side = z.int().min(2).max(1000);
const ClientMessage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('resize'), cols: side, rows: side }),
  z.object({ type: z.literal('ack'), bytes: z.int().positive() }),
  z.object({ type: z.literal('pace'), wait: z.boolean() }),
  z.object({ type: z.literal('ping') }),
]);

const id = z.string().min(1).max(64).optional().catch(undefined);
const VisitQuery = z.object({
  page: id,
  instance: id,
  seq: z.coerce.number().int().nonnegative().optional().catch(undefined),
  open: z.literal('1').optional().catch(undefined),
});

const invalidMessage = 1007;

export type TerminalVisit = {
  readonly name: string;
  readonly canType: boolean;
  readonly query: URLSearchParams;
  readonly log: Logger;
};

/** Joins one websocket to the terminal it asks for, until either end leaves. */
export function serveTerminalSocket(
  socket: WebSocket,
  registry: TerminalRegistry,
  visit: TerminalVisit,
): void {
  const { name, log } = visit;
  socket.on('error', (error) => {
    log.info({ err: error, terminal: name }, 'terminal socket failed');
  });
  const query = VisitQuery.parse(Object.fromEntries(visit.query));
  // Who may only watch joins what is there, and starts nothing.
  const session = visit.canType
    ? registry.open(name, query.open === '1')
    : (registry.find(name) ?? 'gone');
  if (session === 'gone') socket.close(closedGone, 'the terminal was closed');
  else if (session === 'full') socket.close(closedRefused, 'too many terminals');
  else join(socket, session, visitOf(visit, query));
}

function visitOf({ canType }: TerminalVisit, query: z.output<typeof VisitQuery>): Visit {
  const { page, instance, seq } = query;
  return {
    canType,
    ...(page !== undefined && { page }),
    ...(instance !== undefined && seq !== undefined && { resume: { instance, seq } }),
  };
}

function join(socket: WebSocket, session: TerminalSession, visit: Visit): void {
  const client = session.attach(connectionOf(socket), visit);
  socket.on('message', (data, isBinary) => {
    const bytes = Buffer.isBuffer(data)
      ? data
      : Buffer.concat(Array.isArray(data) ? data : [Buffer.from(data)]);
    if (isBinary) session.input(client, bytes);
    else if (!control(session, client, bytes.toString()))
      socket.close(invalidMessage, 'unknown message');
  });
  socket.on('close', () => {
    session.detach(client);
  });
}

function control(session: TerminalSession, client: TerminalClient, text: string): boolean {
  const { data: message } = ClientMessage.safeParse(parseJson(text));
  switch (message?.type) {
    case undefined:
      return false;
    case 'ack':
      session.acknowledge(client, message.bytes);
      return true;
    case 'resize':
      session.resize(client, { cols: message.cols, rows: message.rows });
      return true;
    case 'pace':
      session.setPace(client, message.wait);
      return true;
    case 'ping':
      client.connection.sendMessage({ type: 'pong' });
      return true;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function connectionOf(socket: WebSocket): TerminalConnection {
  return {
    get buffered() {
      return socket.bufferedAmount;
    },
    sendBytes: (bytes) => {
      socket.send(bytes, { binary: true });
    },
    sendMessage: (message) => {
      socket.send(JSON.stringify(message));
    },
    pauseInput: (paused) => {
      if (paused) socket.pause();
      else socket.resume();
    },
    close: (code, reason) => {
      socket.close(code, reason);
      // A page that reads nothing does not answer the closing either.
      setTimeout(() => {
        socket.terminate();
      }, 1000).unref();
    },
  };
}
