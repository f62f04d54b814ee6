import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';

const server = createServer((_, response) => response.end('hello world\n'));
const sockets = new WebSocketServer({ server, perMessageDeflate: false, maxPayload: 1 << 20 });
sockets.on('connection', (socket) => {
  socket.on('message', (data, binary) => socket.send(data, { binary }));
  socket.on('error', () => socket.terminate());
});
server.listen({ port: Number(process.argv[2]), host: '127.0.0.1', backlog: 4096 });
