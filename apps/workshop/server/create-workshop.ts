import type { Logger } from '@launchpad/kernel';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { ListenOptions } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import { terminalSubprotocol } from '../protocol/terminal-messages.js';
import { problem, type Answer } from './http/answer.js';
import { PageFiles } from './http/page.files.js';
import type { Visitor, VisitorGate } from './http/visitor.gate.js';
import { notFound, pathOf, routeRequest, type RouteOptions } from './http/workshop.routes.js';
import type { NoteVariables } from './notes/interpolate.js';
import { NotesStore } from './notes/notes.store.js';
import { SetupRunner } from './setup/setup.runner.js';
import type { Shell } from './terminals/pty.process.js';
import { isTerminalName, TerminalRegistry } from './terminals/terminal.registry.js';
import { routeTerminals } from './terminals/terminal.routes.js';
import { serveTerminalSocket, type TerminalVisit } from './terminals/terminal.socket.js';

export type WorkshopOptions = {
  /** Begins and ends with a slash. */
  readonly basePath: string;
  readonly contentDir: string;
  readonly home: string;
  readonly title: string;
  readonly terminals: number;
  /** Bytes of terminal output kept for pages that come back: by each terminal, and by all together. */
  readonly keptOutput?: { readonly each: number; readonly all: number };
  readonly shell: Shell;
  readonly setupEnv: Readonly<Record<string, string>>;
  readonly variables: NoteVariables;
  readonly webDir: string;
  readonly gate: VisitorGate;
  readonly log: Logger;
};

export type Workshop = {
  /** Begins to listen, then starts the shells and the workshop's own setup. */
  listen(at: ListenOptions): Promise<void>;
  address(): ReturnType<ReturnType<typeof createServer>['address']>;
  close(): Promise<void>;
};

const layouts = ['none', 'one', 'split', 'three'] as const;
const defaultKeptOutput = { each: 32 * 1024 * 1024, all: 96 * 1024 * 1024 };
const maxFrameBytes = 1024 * 1024;
const pingMs = 30_000;

/** The server of one workspace: dashboard, notes, terminals. */
export function createWorkshop(options: WorkshopOptions): Workshop {
  const { log, basePath, contentDir, gate } = options;
  const kept = options.keptOutput ?? defaultKeptOutput;
  const terminals = new TerminalRegistry({ shell: options.shell, log, kept });
  const names = Array.from({ length: options.terminals }, (_, index) => String(index + 1));
  let setup: SetupRunner | undefined;
  const routes = {
    basePath,
    contentDir,
    workspace: {
      title: options.title,
      layout: layouts[options.terminals] ?? 'three',
      tabs: [],
      restartUrl: null,
      preview: false,
    },
    notes: new NotesStore({ contentDir, basePath, variables: options.variables, log }),
    pages: new PageFiles(options.webDir, basePath),
  };
  const sockets = createSocketServer();
  const stopPinging = keepAlive(sockets);

  const server = createServer((request, response) => {
    const answering = { gate, log, terminals, routes: () => setup && { ...routes, setup } };
    void answerRequest(request, answering).then((answer) => {
      send(response, answer, request.method === 'HEAD');
    });
  });
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    void admitTerminal(request, socket, options).then((visit) => {
      if (visit === undefined) return;
      sockets.handleUpgrade(request, socket, head, (opened) => {
        sockets.emit('connection', opened, request);
        serveTerminalSocket(opened, terminals, { ...visit, log });
      });
    });
  });

  return {
    listen: (at) =>
      new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen(at, () => {
          for (const name of names) terminals.open(name);
          setup = new SetupRunner({ contentDir, home: options.home, env: options.setupEnv, log });
          resolve();
        });
      }),
    address: () => server.address(),
    close: async () => {
      stopPinging();
      setup?.close();
      terminals.close();
      for (const socket of sockets.clients) socket.terminate();
      await stopServer(server);
      await setup?.finished;
    },
  };
}

const stopServer = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
    server.closeAllConnections();
  });

const createSocketServer = (): WebSocketServer =>
  new WebSocketServer({
    noServer: true,
    maxPayload: maxFrameBytes,
    perMessageDeflate: false,
    handleProtocols: (offered) => (offered.has(terminalSubprotocol) ? terminalSubprotocol : false),
  });

type Answering = {
  readonly gate: VisitorGate;
  readonly log: Logger;
  readonly terminals: TerminalRegistry;
  /** `undefined` until the workshop has started. */
  readonly routes: () => RouteOptions | undefined;
};

async function answerRequest(request: IncomingMessage, answering: Answering): Promise<Answer> {
  try {
    const visitor = await answering.gate(request);
    const routes = answering.routes();
    if (routes === undefined) throw notFound();
    const { method = 'GET', url = '/' } = request;
    return (
      (await terminalAnswer(request, { ...answering, visitor, routes })) ??
      (await routeRequest(routes, { method, url }))
    );
  } catch (error) {
    return failed(error, answering.log);
  }
}

async function terminalAnswer(
  request: IncomingMessage,
  here: Pick<Answering, 'terminals'> & { readonly visitor: Visitor; readonly routes: RouteOptions },
): Promise<Answer | undefined> {
  const { visitor, routes, terminals: registry } = here;
  const { basePath, pages } = routes;
  const path = pathOf(request.url ?? '/');
  if (!path.startsWith(basePath)) return undefined;
  const route = path.slice(basePath.length);
  const page = (): Answer => pages.dashboard();
  return routeTerminals({ basePath, registry, page }, { request, visitor, route });
}

/** Who may open which terminal; `undefined` when it has been refused, and the socket told so. */
async function admitTerminal(
  request: IncomingMessage,
  socket: Duplex,
  { gate, basePath, log }: Pick<WorkshopOptions, 'gate' | 'basePath' | 'log'>,
): Promise<Omit<TerminalVisit, 'log'> | undefined> {
  socket.on('error', () => socket.destroy());
  try {
    const { canType } = await gate(request);
    const query = new URLSearchParams(/\?([^#]*)/.exec(request.url ?? '')?.[1]);
    return { name: terminalNameOf(request, basePath), canType, query };
  } catch (error) {
    refuse(socket, failed(error, log));
    return undefined;
  }
}

function terminalNameOf(request: IncomingMessage, basePath: string): string {
  const path = pathOf(request.url ?? '/');
  const prefix = `${basePath}terminals/`;
  const name = path.slice(prefix.length);
  if (!path.startsWith(prefix) || !isTerminalName(name)) throw notFound();
  return name;
}

function failed(error: unknown, log: Logger): Answer {
  const result = problem(error);
  if (result.status >= 500) log.error({ err: error }, 'request failed');
  return result;
}

function send(response: ServerResponse, answer: Answer, headOnly: boolean): void {
  const length = String(Buffer.byteLength(answer.body));
  response.writeHead(answer.status, { ...answer.headers, 'content-length': length });
  response.end(headOnly ? undefined : answer.body);
}

function refuse(socket: Duplex, answer: Answer): void {
  const body = answer.body.toString();
  const lines = [`HTTP/1.1 ${String(answer.status)} Refused`, 'connection: close'];
  for (const [name, value] of Object.entries(answer.headers)) lines.push(`${name}: ${value}`);
  socket.end(
    `${lines.join('\r\n')}\r\ncontent-length: ${String(Buffer.byteLength(body))}\r\n\r\n${body}`,
  );
}

/** Finds out about clients that vanished without a word. */
function keepAlive(sockets: WebSocketServer): () => void {
  const silent = new WeakSet<WebSocket>();
  const timer = setInterval(() => {
    for (const socket of sockets.clients) {
      if (silent.has(socket)) socket.terminate();
      silent.add(socket);
      socket.ping();
    }
  }, pingMs);
  sockets.on('connection', (socket) => {
    socket.on('pong', () => silent.delete(socket));
  });
  return () => {
    clearInterval(timer);
  };
}
