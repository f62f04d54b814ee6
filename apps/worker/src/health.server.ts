import { createServer } from 'node:http';

/** Health for whoever looks after the process: `/healthz` says that it runs, `/readyz` that it works. */
export async function listenForHealth(options: {
  readonly listen: { readonly host: string; readonly port: number };
  readonly ready: () => boolean;
}): Promise<{ readonly close: () => Promise<void> }> {
  const server = createServer((request, response) => {
    const known = request.url === '/healthz' || request.url === '/readyz';
    const status = !known ? 404 : request.url === '/healthz' || options.ready() ? 200 : 503;
    response.writeHead(status, { 'content-type': 'text/plain' });
    response.end(status === 200 ? 'ok\n' : 'no\n');
  });
  const { host, port } = options.listen;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port }, resolve);
  });
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
