/**
 * Stands in a workspace's place: writes a line for everything that reaches it and answers. What the edge
 * lets through is what is in the file, and nothing else.
 */
import { appendFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';

const { LISTEN_SOCKET, HOME } = process.env;
const note = ({ method, url, headers }) => {
  const line = `${headers.upgrade === undefined ? method : 'UPGRADE'} ${url}\n`;
  appendFileSync(`${HOME}/reached.log`, line);
};
const server = createServer((request, response) => {
  note(request);
  request.resume();
  response.end('in');
});
const sockets = new WebSocketServer({ noServer: true });
server.on('upgrade', (request, socket, head) => {
  note(request);
  sockets.handleUpgrade(request, socket, head, (opened) => opened.send('in'));
});
server.listen(LISTEN_SOCKET);
