import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { freePort } from './launchpad.process.js';

export const portTitle = 'A program of your own';

export type PortWorkshop = {
  /** The one that the workshop declares. */
  readonly shown: number;
  readonly hidden: number;
};

/** A page that says what its own websocket answered. Bare Node, as a learner would write it; one frame is enough. */
const program = `
import { createServer } from 'node:http';
import { createHash } from 'node:crypto';
const page = '<!doctype html><h1>Mine</h1><p id="said">nothing yet</p><script>' +
  'const socket = new WebSocket("ws://" + location.host + "/live");' +
  'socket.onopen = () => socket.send("ping");' +
  'socket.onmessage = ({ data }) => { document.getElementById("said").textContent = data; };</script>';
const server = createServer((request, response) => {
  const { cookie = '', 'x-launchpad-identity': identity = '' } = request.headers;
  response.writeHead(200, { 'content-type': 'text/html', 'x-cookie': cookie, 'x-identity': String(identity) });
  response.end(page);
});
server.on('upgrade', (request, socket) => {
  const key = request.headers['sec-websocket-key'] + '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
  const accept = createHash('sha1').update(key).digest('base64');
  socket.on('error', () => socket.destroy());
  socket.write('HTTP/1.1 101 Switching Protocols\\r\\nUpgrade: websocket\\r\\nConnection: Upgrade\\r\\nSec-WebSocket-Accept: ' + accept + '\\r\\n\\r\\n');
  socket.once('data', () => {
    const text = Buffer.from('the socket answers');
    socket.write(Buffer.concat([Buffer.from([0x81, text.length]), text]));
  });
});
const [shown, hidden] = process.argv.slice(2);
createServer((_, response) => response.end('hidden')).listen(hidden, '127.0.0.1');
server.listen(shown, '127.0.0.1', () => console.log('it' + ' runs'));
`;

/** A workshop whose learner runs a server, on a port that it declares and on one that it does not. */
export async function writePortWorkshop(
  dir: string,
  settings: readonly string[] = [],
): Promise<PortWorkshop> {
  const [shown, hidden] = [await freePort(), await freePort()];
  await mkdir(path.join(dir, 'content'), { recursive: true });
  await writeFile(
    path.join(dir, 'workshop.yaml'),
    [
      `title: ${portTitle}`,
      'description: For the browser tests',
      'terminals: 1',
      `tabs: [{ title: My program, port: ${String(shown)} }]`,
      ...settings,
      '',
    ].join('\n'),
  );
  await writeFile(path.join(dir, 'content/index.md'), '# Start it\n');
  await writeFile(path.join(dir, 'server.mjs'), program);
  return { shown, hidden };
}
