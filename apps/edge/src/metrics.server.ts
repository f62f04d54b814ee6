import { createServer, type Server } from 'node:http';
import type { Logger } from '@launchpad/kernel';

export type MetricsServer = { readonly close: () => Promise<void> };

/** Figures and health, on a listener of their own: the public one has no path that leads here. */
export async function listenForMetrics(options: {
  readonly listen: { readonly host: string; readonly port: number };
  readonly metrics: () => Promise<string>;
  /** Whether a balancer may send more. */
  readonly ready: () => boolean;
  readonly log: Logger;
}): Promise<MetricsServer> {
  const server = createServer((request, response) => {
    const answer = (status: number, body: string): void => {
      response.writeHead(status, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' });
      response.end(body);
    };
    if (request.url === '/healthz') answer(200, 'ok\n');
    else if (request.url === '/readyz') answer(...readiness(options.ready()));
    else if (request.url !== '/metrics') answer(404, 'not found\n');
    else {
      options.metrics().then(
        (text) => {
          answer(200, text);
        },
        (error: unknown) => {
          options.log.warn({ err: error }, 'figures not gathered');
          answer(503, 'not gathered\n');
        },
      );
    }
  });
  await listening(server, options.listen);
  return {
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

const readiness = (ready: boolean): [number, string] =>
  ready ? [200, 'ready\n'] : [503, 'draining\n'];

const listening = (
  server: Server,
  { host, port }: { readonly host: string; readonly port: number },
) =>
  new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port }, resolve);
  });
