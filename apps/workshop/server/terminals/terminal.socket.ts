import type { Logger } from '@launchpad/kernel';
import type { WebSocket } from 'ws';
import * as z from 'zod';
import { closedRefused } from '../../protocol/terminal-messages.js';
import type { TerminalClient, TerminalConnection } from './terminal.client.js';
import type { TerminalRegistry } from './terminal.registry.js';
import type { TerminalSession } from './terminal.session.js';

const side = z.int().min(2).max(1000);
const ClientMessage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('resize'), cols: side, rows: side }),
  z.object({ type: z.literal('ack'), bytes: z.int().positive() }),
]);

const invalidMessage = 1007;

type Visit = { readonly name: string; readonly canType: boolean; readonly log: Logger };

/** Joins one websocket to the terminal it asks for, until either end leaves. */
export function serveTerminalSocket(
  socket: WebSocket,
  registry: TerminalRegistry,
  visit: Visit,
): void {
  const { name, canType, log } = visit;
  socket.on('error', (error) => {
    log.info({ err: error, terminal: name }, 'terminal socket failed');
  });
  const session = registry.open(name);
  if (session === undefined) {
    socket.close(closedRefused, 'too many terminals');
    return;
  }
  const client = session.attach(connectionOf(socket), canType);
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
  const parsed = ClientMessage.safeParse(parseJson(text));
  if (!parsed.success) return false;
  if (parsed.data.type === 'ack') session.acknowledge(client, parsed.data.bytes);
  else session.resize(client, { cols: parsed.data.cols, rows: parsed.data.rows });
  return true;
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
