import { Server as NetServer, type Socket } from 'node:net';
import type { EdgeParts } from './edge-parts.js';
import type { Front } from './listen-http.js';
import { serviceRestart } from './session-upgrade.js';

const lookEveryMs = 20;
/** A page that is open asks for something now and then, and learns then to come back elsewhere. */
const longestIdleMs = 5000;

/**
 * Right behind the phase in which waiting connections are taken in, so that hardly any is left: what waits when the
 * listening ends is reset.
 */
const everybodyAtTheDoor = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(() => {
      setImmediate(resolve);
    });
  });

/**
 * Stops in an order that fails nobody: no new connections; terminals and event streams are told to come back, which
 * leads them to another edge; requests finish, each telling its browser to come back on another connection; what is
 * idle then, or not done in time, is closed.
 */
export async function drain(
  { server, plain }: Front,
  parts: EdgeParts,
  { drainMs, sockets }: { readonly drainMs: number; readonly sockets: ReadonlySet<Socket> },
): Promise<void> {
  parts.life.draining = true;
  await everybodyAtTheDoor();
  // `http.Server.close` would also cut connections that are idle at this very moment, and with them the request
  // that a browser is just sending. This stops the listening alone.
  const closed = new Promise<void>((resolve) => {
    NetServer.prototype.close.call(server, () => {
      resolve();
    });
  });
  for (const tunnel of parts.tunnels) tunnel.close(serviceRestart.code, serviceRestart.reason);
  for (const response of parts.streams) response.end();
  const startedAt = performance.now();
  const timer = setInterval(() => {
    const elapsedMs = performance.now() - startedAt;
    if (elapsedMs >= Math.min(drainMs / 2, longestIdleMs)) {
      server.closeIdleConnections();
      plain.closeIdle();
    }
    if (elapsedMs < drainMs) return;
    server.closeAllConnections();
    plain.closeAll();
    for (const socket of sockets) socket.destroy();
  }, lookEveryMs);
  await closed;
  clearInterval(timer);
  plain.closeAll();
  // Its own clean-up, of which nothing but a timer is left.
  server.close();
}
