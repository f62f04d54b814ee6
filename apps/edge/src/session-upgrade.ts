import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Exchange } from './account/open-exchanges.js';
import { isFrameInput } from './account/what-counts.js';
import type { FailureKind } from './answer/failure.js';
import { endWithHead, refuseUpgrade } from './answer/failure-answer.js';
import type { Admission } from './authorise/authorise.js';
import { mayType } from './authorise/rights.js';
import type { EdgeParts } from './edge-parts.js';
import { readOffer, type WebSocketOffer } from './parse/parse-upgrade.js';
import type { SessionDoor } from './parse/public-hosts.js';
import type { RequestTarget } from './parse/request-target.js';
import { type Dialled, dialWebSocket } from './proxy/dial-websocket.js';
import { acceptOf } from './proxy/handshake.js';
import { WebSocketTunnel } from './proxy/websocket-tunnel.js';
import { headerKind, type HeaderList } from './sanitise/header-kinds.js';
import { judge, noteInput, type Way, workspaceFailure, workspaceHeaders } from './session-host.js';

export type UpgradeExchange = {
  readonly request: IncomingMessage;
  readonly socket: Socket;
  readonly head: Buffer;
  readonly requestId: string;
  readonly target: RequestTarget;
  /** Told how it went, for the log. */
  readonly onStatus: (status: number) => void;
  readonly onRefused: (kind: FailureKind) => void;
};

export const serviceRestart = { code: 1012, reason: 'service restart' } as const;
const sessionOver = { code: 4410, reason: 'session closed' } as const;

/** An upgrade is authorised here, by itself, before anything is dialled. */
export async function handleUpgrade(
  parts: EdgeParts,
  exchange: UpgradeExchange,
  door: SessionDoor,
): Promise<void> {
  const { request, target } = exchange;
  if (target.own !== undefined) {
    refuseUpgrade(exchange, { kind: 'not-found' });
    return;
  }
  const offer = readOffer(request);
  if (offer === undefined) {
    refuseUpgrade(exchange, { kind: 'upgrade-refused' });
    return;
  }
  if (request.headers.origin !== door.origin) {
    refuseUpgrade(exchange, { kind: 'foreign-origin' });
    return;
  }
  const verdict = judge(parts, await parts.authorise(request.headers.cookie, door), door);
  if (verdict.kind === 'stay') {
    refuseUpgrade(exchange, verdict.failure);
    return;
  }
  const identity = await parts.identity.forWorkspace(verdict.admission.pass, door);
  await join(parts, exchange, { ...verdict, door, identity, offer });
}

async function join(
  parts: EdgeParts,
  exchange: UpgradeExchange,
  way: Way & { readonly offer: WebSocketOffer },
): Promise<void> {
  const { socket, target } = exchange;
  const { admission, offer } = way;
  const open = openFor(admission, socket);
  if (!parts.exchanges.open(open)) {
    refuseUpgrade(exchange, { kind: 'too-many' });
    return;
  }
  parts.watch.remember(admission.route);
  const dialling = dialWebSocket({
    address: way.address,
    path: target.path,
    headers: workspaceHeaders(parts, exchange, way),
    offer,
    connectTimeoutMs: parts.limits.connectTimeoutMs,
  });
  socket.once('close', dialling.cancel);
  const dialled = await dialling.dialled;
  socket.off('close', dialling.cancel);
  if (socket.destroyed) {
    if (dialled.kind === 'open') dialled.socket.destroy();
    parts.exchanges.leave(open);
  } else if (dialled.kind === 'open') {
    exchange.onStatus(101);
    socket.write(switchingHead(offer.key, dialled.headers), 'latin1');
    tieUp(parts, { browser: socket, head: exchange.head, dialled, admission, open });
  } else {
    parts.exchanges.leave(open);
    turnAway(parts, exchange, dialled);
  }
}

type Cuttable = Exchange & { cut: () => void };

const openFor = ({ pass }: Admission, socket: Socket): Cuttable => ({
  kind: 'socket',
  sessionId: pass.sessionId,
  epoch: pass.epoch,
  until: pass.expiresAt.getTime(),
  cut: () => socket.destroy(),
});

/** Nothing of the request is kept from here on: thousands of these may be open for hours. */
function tieUp(
  parts: EdgeParts,
  joined: {
    readonly browser: Socket;
    readonly head: Buffer;
    readonly dialled: Extract<Dialled, { readonly kind: 'open' }>;
    readonly admission: Admission;
    readonly open: Cuttable;
  },
): void {
  const { browser, admission, open } = joined;
  const { subprotocol, socket: workspace, listen } = joined.dialled;
  browser.setNoDelay(true);
  const tunnel = new WebSocketTunnel({
    browser,
    workspace,
    listen,
    times: parts.limits,
    onFrame: (opcode, bytes) => {
      if (!isFrameInput(opcode, bytes, subprotocol)) return true;
      noteInput(parts, admission);
      return mayType(admission.pass.role);
    },
    onClose: () => {
      parts.tunnels.delete(tunnel);
      parts.exchanges.leave(open);
    },
  });
  parts.tunnels.add(tunnel);
  tunnel.begin({ byBrowser: joined.head, byWorkspace: joined.dialled.early });
  // The handshake was under way when the edge began to go.
  if (parts.life.draining) tunnel.close(serviceRestart.code, serviceRestart.reason);
  open.cut = () => {
    tunnel.close(sessionOver.code, sessionOver.reason);
  };
}

/** Only what a handshake needs is passed on, and the proof is our own. */
const passedOn = new Set(['sec-websocket-protocol', 'sec-websocket-extensions']);

function switchingHead(key: string, headers: HeaderList): string {
  const lines = headers.map((name, i) =>
    i % 2 === 0 && passedOn.has(headerKind(name).name)
      ? `${name}: ${headers[i + 1] ?? ''}\r\n`
      : '',
  );
  return (
    'HTTP/1.1 101 Switching Protocols\r\nconnection: Upgrade\r\nupgrade: websocket\r\n' +
    `sec-websocket-accept: ${acceptOf(key)}\r\n${lines.join('')}\r\n`
  );
}

/** Says why the workspace has no WebSocket there. Its page, if any, is not worth a stream of its own. */
function turnAway(
  parts: EdgeParts,
  exchange: UpgradeExchange,
  dialled: Exclude<Dialled, { readonly kind: 'open' }>,
): void {
  if (dialled.kind === 'failed') {
    parts.log.debug(
      { err: dialled.error, requestId: exchange.requestId },
      'workspace not answering',
    );
    refuseUpgrade(exchange, { kind: workspaceFailure[dialled.fault] });
    return;
  }
  // A success would look to the browser as if something had been opened.
  const status = dialled.status < 300 ? 502 : dialled.status;
  exchange.onStatus(status);
  endWithHead(
    exchange.socket,
    { status, headers: { 'content-length': '0', connection: 'close' } },
    '',
  );
}
