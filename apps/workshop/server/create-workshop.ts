import { AppError, type Logger } from '@launchpad/kernel';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { ListenOptions } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import { terminalSubprotocol } from '../protocol/terminal-messages.js';
import { problem, type Answer } from './http/answer.js';
import { refuseUpgrade, sendAnswer } from './http/answer.sender.js';
import { serveDomains, type DomainOptions } from './http/domain.routes.js';
import { PageFiles } from './http/page.files.js';
import type { VisitorGate } from './http/visitor.gate.js';
import { notFound, pathOf, queryOf, type Route } from './http/route.js';
import { routeRequest, workshopRoutes } from './http/workshop.routes.js';
import { NotesStore } from './notes/notes.store.js';
import type { Upgrade } from './ports/port.door.js';
import type { PortAccess } from './ports/port.gate.js';
import { portVisits } from './ports/port.visits.js';
import { SetupRunner } from './setup/setup.runner.js';
import type { Shell } from './terminals/pty.process.js';
import { layoutOf } from './terminals/terminal-count.js';
import { isTerminalName, TerminalRegistry } from './terminals/terminal.registry.js';
import { terminalRoutes } from './terminals/terminal.routes.js';
import { serveTerminalSocket, type TerminalVisit } from './terminals/terminal.socket.js';

export type WorkshopOptions = Omit<DomainOptions, 'checkSteps'> & {
  /** Empty where the author's own shall stand. */
  readonly title: string;
  readonly terminals: number;
  /** Bytes of terminal output kept for pages that come back: by each terminal, and by all together. */
  readonly keptOutput?: { readonly each: number; readonly all: number };
  readonly shell: Shell;
  /** How long the workshop's setup may take, in milliseconds. */
  readonly setupLimitMs?: number;
  /** Whether listening waits for the setup, and does not begin when it fails. */
  readonly setupFirst?: boolean;
  /** Where "start again" leads when Launchpad is not there. */
  readonly restartUrl?: string | undefined;
  readonly webDir: string;
  readonly gate: VisitorGate;
  /** Who comes for a port of the workspace, and which; left out where nobody can. */
  readonly ports?: PortAccess | undefined;
};

export type Workshop = {
  /** Begins to listen, then starts the shells and the workshop's own setup. Throws `setup.failed` when that came first. */
  listen(at: ListenOptions): Promise<void>;
  address(): ReturnType<ReturnType<typeof createServer>['address']>;
  close(): Promise<void>;
};

const defaultKeptOutput = { each: 32 * 1024 * 1024, all: 96 * 1024 * 1024 };
/** Characters of what the setup printed that go into the reason. */
const lastWordsLength = 300;
const maxFrameBytes = 1024 * 1024;
const pingMs = 30_000;
/** A large upload over a slow line takes its time. */
const longestRequestMs = 60 * 60_000;

/** The server of one workspace: dashboard, notes, terminals. */
export function createWorkshop(options: WorkshopOptions): Workshop {
  const { log, basePath, gate } = options;
  const kept = options.keptOutput ?? defaultKeptOutput;
  const terminals = new TerminalRegistry({ shell: options.shell, log, kept });
  const names = Array.from({ length: options.terminals }, (_, index) => String(index + 1));
  let setup: SetupRunner | undefined;
  let routes: readonly Route[] | undefined;
  const { domains, ...routeOptions } = partsOf(options, terminals);
  const sockets = createSocketServer();
  const stopPinging = keepAlive(sockets);

  const ports = portVisits(options.ports, log);
  const server = createServer({ requestTimeout: longestRequestMs }, (request, response) => {
    if (ports.answer(request, response)) return;
    void answerRequest(request, { gate, log, basePath, routes }).then((answer) =>
      sendAnswer({ request, response, log }, answer),
    );
  });
  const upgraded = new Set<Duplex>();
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    upgraded.add(socket);
    socket.once('close', () => upgraded.delete(socket));
    const upgrade = { request, socket, head };
    if (!ports.join(upgrade)) joinTerminal(upgrade, { ...options, sockets, terminals });
  });

  return {
    listen: async (at) => {
      if (options.setupFirst === true) {
        setup = startSetup(options);
        await refuseFailed(setup);
      }
      await listening(server, at);
      for (const name of names) terminals.open(name);
      setup ??= startSetup(options);
      routes = workshopRoutes({ ...routeOptions, setup });
    },
    address: () => server.address(),
    close: async () => {
      stopPinging();
      setup?.close();
      terminals.close();
      for (const socket of sockets.clients) socket.terminate();
      // The server knows nothing of these any more, but waits for them.
      for (const socket of upgraded) socket.destroy();
      await closeServer(server);
      await domains.close();
      await setup?.finished;
    },
  };
}

/** What the routes need, but for the setup, which starts with listening. */
function partsOf(options: WorkshopOptions, registry: TerminalRegistry) {
  const { basePath, contentDir } = options;
  const notes = new NotesStore({ ...options, environment: options.setupEnv });
  const pages = new PageFiles(options.webDir, basePath);
  const terminals = terminalRoutes({ basePath, registry, page: () => pages.dashboard() });
  const domains = serveDomains({ ...options, checkSteps: () => notes.checks() });
  return {
    basePath,
    contentDir,
    workspace: {
      title: options.title,
      layout: layoutOf(options.terminals),
      tabs: [],
      restartUrl: options.restartUrl ?? null,
      preview: false,
    },
    notes,
    pages,
    describe: domains.describe,
    more: [...terminals, ...domains.routes],
    domains,
  };
}

const startSetup = ({ contentDir, home, setupEnv, setupLimitMs, log }: WorkshopOptions) =>
  new SetupRunner({
    contentDir,
    home,
    env: setupEnv,
    log,
    ...(setupLimitMs === undefined ? {} : { limitMs: setupLimitMs }),
  });

async function refuseFailed(setup: SetupRunner): Promise<void> {
  await setup.finished;
  const { state, cause, output } = await setup.status();
  if (state !== 'failed' && state !== 'timed_out') return;
  const last = output.trim().slice(-lastWordsLength);
  throw new AppError('setup.failed', `${cause ?? ''} Its last words: ${last}`);
}

const listening = (server: Server, at: ListenOptions): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(at, resolve);
  });

const closeServer = (server: Server): Promise<void> =>
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
  readonly basePath: string;
  /** `undefined` until the workshop has started. */
  readonly routes: readonly Route[] | undefined;
};

async function answerRequest(request: IncomingMessage, answering: Answering): Promise<Answer> {
  try {
    const visitor = await answering.gate(request);
    const { basePath, routes } = answering;
    if (routes === undefined) throw notFound();
    return await routeRequest({ basePath, routes }, { request, visitor });
  } catch (error) {
    return failed(error, answering.log);
  }
}

type Joining = Pick<WorkshopOptions, 'gate' | 'basePath' | 'log'> & {
  readonly sockets: WebSocketServer;
  readonly terminals: TerminalRegistry;
};

function joinTerminal({ request, socket, head }: Upgrade, joining: Joining): void {
  const { sockets, terminals, log } = joining;
  admitTerminal(request, socket, joining)
    .then((visit) => {
      if (visit === undefined) return;
      sockets.handleUpgrade(request, socket, head, (opened) => {
        sockets.emit('connection', opened, request);
        serveTerminalSocket(opened, terminals, { ...visit, log });
      });
    })
    .catch((error: unknown) => {
      log.error({ err: error }, 'terminal could not be joined');
      socket.destroy();
    });
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
    const query = queryOf(request.url ?? '');
    return { name: terminalNameOf(request, basePath), canType, query };
  } catch (error) {
    refuseUpgrade(socket, failed(error, log));
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

function failed(error: unknown, log: Logger): ReturnType<typeof problem> {
  const result = problem(error);
  if (result.status >= 500) log.error({ err: error }, 'request failed');
  return result;
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
