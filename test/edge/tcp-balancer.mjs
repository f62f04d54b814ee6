import { connect, createServer } from 'node:net';

/** Passes each connection on to the next of `ports` that takes one. Knows nothing of HTTP. */
export async function startBalancer(port, ports) {
  let turn = 0;
  const open = new Set();
  const join = (client, at, tries) => {
    if (tries === 0) {
      client.destroy();
      return;
    }
    const server = connect(ports[at % ports.length], '127.0.0.1');
    server.setNoDelay(true);
    server.once('error', () => {
      if (!server.connected) join(client, at + 1, tries - 1);
    });
    server.once('connect', () => {
      server.connected = true;
      server.on('error', () => client.destroy());
      client.pipe(server);
      server.pipe(client);
      server.once('close', () => client.end());
      client.once('close', () => server.destroy());
    });
  };
  const server = createServer({ noDelay: true }, (client) => {
    open.add(client);
    client.once('close', () => open.delete(client));
    client.on('error', () => client.destroy());
    turn += 1;
    join(client, turn, ports.length * 2);
  });
  await new Promise((resolve) =>
    server.listen({ port, host: '127.0.0.1', backlog: 4096 }, resolve),
  );
  return {
    close: () =>
      new Promise((resolve) => {
        server.close(resolve);
        for (const socket of open) socket.destroy();
      }),
  };
}
