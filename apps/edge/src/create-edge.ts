import type { Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { assembleParts } from './assemble-parts.js';
import { drain } from './drain.js';
import { defaultLimits } from './edge-limits.js';
import type { Edge, EdgeOptions } from './edge-options.js';
import { createFront } from './listen-http.js';

/** The front door. All that it knows it can find out again, so any number may run side by side. */
export function createEdge(options: EdgeOptions): Edge {
  const limits = { ...defaultLimits, ...options.limits };
  const { parts, gate, release } = assembleParts(options, limits);
  const upgraded = new Set<Socket>();
  const front = createFront(parts, { gate, upgraded });
  const { server } = front;
  const alive = setInterval(() => {
    const now = performance.now();
    for (const tunnel of parts.tunnels) tunnel.checkAlive(now);
  }, limits.aliveEveryMs);
  return {
    listen: () => listen(server, options.listen),
    address: () => {
      const { address, port } = server.address() as AddressInfo;
      return { host: address, port };
    },
    registry: parts.metrics.registry,
    draining: () => parts.life.draining,
    async close({ drainMs = 0 } = {}) {
      clearInterval(alive);
      await drain(front, parts, { drainMs, sockets: upgraded });
      await release();
    },
  };
}

const listen = (server: Server, { host, port }: EdgeOptions['listen']): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port }, () => {
      server.off('error', reject);
      resolve();
    });
  });
