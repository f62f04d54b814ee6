import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Admission } from './authorise/authorise.js';
import { type Dialled, dialWebSocket } from './proxy/dial-websocket.js';
import { type EdgeParts, originHeaders } from './edge-parts.js';
import { endWithHead, refuseUpgrade } from './answer/failure-answer.js';
import { requestHeaders, responseHeaders } from './sanitise/forwarded-headers.js';
import type { RequestTarget } from './parse/request-target.js';
import { judge, noteInput, workspaceFailure } from './session-host.js';
import type { UpstreamAddress } from './resolve/session-route.js';
import { WebSocketTunnel } from './proxy/websocket-tunnel.js';

export type UpgradeExchange = {
  readonly request: IncomingMessage;
  readonly socket: Socket;
  readonly head: Buffer;
  readonly requestId: string;
  readonly target: RequestTarget;
  /** Told how it went, for the log. */
  readonly onStatus: (status: number) => void;
};

const sessionOver = { code: 4410, reason: 'session closed' } as const;

/** An upgrade is authorised here, by itself, before anything is dialled. */
export async function handleUpgrade(
  parts: EdgeParts,
  exchange: UpgradeExchange,
  sessionId: string,
): Promise<void> {
  const { request, target } = exchange;
  if (target.own !== undefined) {
    refuseUpgrade(exchange, { kind: 'not-found' });
    return;
  }
  if (request.method !== 'GET' || request.headers.upgrade?.toLowerCase() !== 'websocket') {
    refuseUpgrade(exchange, { kind: 'upgrade-refused' });
    return;
  }
  if (request.headers.origin !== parts.hosts.sessionOrigin(sessionId)) {
    refuseUpgrade(exchange, { kind: 'foreign-origin' });
    return;
  }
  const admission = await parts.authorise(request.headers.cookie, sessionId);
  const verdict = judge(parts, admission, sessionId);
  if (verdict.kind === 'stay') {
    refuseUpgrade(exchange, verdict.failure);
    return;
  }
  const identity = await parts.identity.forWorkspace(verdict.admission.pass);
  await connect(parts, exchange, { ...verdict, identity });
}

type Way = {
  readonly admission: Admission;
  readonly address: UpstreamAddress;
  readonly identity: string;
};

async function connect(parts: EdgeParts, exchange: UpgradeExchange, way: Way): Promise<void> {
  const { request, socket, target } = exchange;
  const { pass, route } = way.admission;
  const dialling = new AbortController();
  let cut = (): void => {
    dialling.abort();
    socket.destroy();
  };
  const leave = parts.exchanges.open({
    kind: 'socket',
    sessionId: pass.sessionId,
    epoch: pass.epoch,
    cut: () => {
      cut();
    },
  });
  if (leave === undefined) {
    refuseUpgrade(exchange, { kind: 'too-many' });
    return;
  }
  parts.watch.remember(route);
  socket.once('close', () => {
    dialling.abort();
    leave();
  });
  if (socket.destroyed) {
    leave();
    return;
  }
  const ours = {
    ...originHeaders(exchange, parts.hosts.sessionHost(pass.sessionId), parts.hosts.scheme),
    'x-launchpad-identity': way.identity,
  };
  const dialled = await dialWebSocket({
    address: way.address,
    path: target.path,
    headers: requestHeaders(request.rawHeaders, ours, { keepOurCookies: false }),
    signal: dialling.signal,
  });
  const tunnel = complete(parts, exchange, { dialled, admission: way.admission });
  if (tunnel === undefined) return;
  cut = () => {
    tunnel.close(sessionOver.code, sessionOver.reason);
  };
}

function complete(
  parts: EdgeParts,
  exchange: UpgradeExchange,
  { dialled, admission }: { readonly dialled: Dialled; readonly admission: Admission },
): WebSocketTunnel | undefined {
  if (dialled.kind === 'failed') {
    parts.log.debug(
      { err: dialled.error, sessionId: admission.pass.sessionId },
      'workspace not answering',
    );
    refuseUpgrade(exchange, { kind: workspaceFailure[dialled.fault] });
    return undefined;
  }
  if (dialled.kind === 'declined') {
    passRefusal(exchange, dialled.answer);
    return undefined;
  }
  const { answer, socket: workspace } = dialled;
  const { socket: browser, head } = exchange;
  if (browser.destroyed) {
    workspace.destroy();
    return undefined;
  }
  exchange.onStatus(101);
  browser.setNoDelay(true);
  browser.write(switchingHead(answer));
  if (head.length > 0) browser.unshift(head);
  const tunnel = new WebSocketTunnel({
    browser,
    workspace,
    subprotocol: answer.headers['sec-websocket-protocol'],
    onInput: () => {
      noteInput(parts, admission);
    },
    onClose: () => parts.tunnels.delete(tunnel),
  });
  parts.tunnels.add(tunnel);
  return tunnel;
}

function switchingHead(answer: IncomingMessage): string {
  const passed = Object.entries(responseHeaders(answer.headers, { keepOurCookies: false }));
  const lines = passed.flatMap(([name, value]) =>
    [value].flat().map((one) => `${name}: ${one}\r\n`),
  );
  return `HTTP/1.1 101 Switching Protocols\r\nconnection: Upgrade\r\nupgrade: websocket\r\n${lines.join('')}\r\n`;
}

/** Hands on why the workspace declined. Its page, if any, is not worth a stream of its own. */
function passRefusal(exchange: UpgradeExchange, answer: IncomingMessage): void {
  answer.resume();
  const status = answer.statusCode ?? 502;
  exchange.onStatus(status);
  endWithHead(
    exchange.socket,
    { status, headers: { 'content-length': '0', connection: 'close' } },
    '',
  );
  answer.destroy();
}
