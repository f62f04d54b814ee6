import { Agent, createServer } from 'node:http';
import { createProxyServer } from 'http-proxy-3';

const [port, target] = process.argv.slice(2).map(Number);
const proxy = createProxyServer({
  target: `http://127.0.0.1:${target}`,
  agent: new Agent({ keepAlive: true, maxSockets: Infinity }),
});
proxy.on('error', (error, _, out) => {
  process.stderr.write(`${error.message}\n`);
  out?.destroy?.();
});
createServer((request, response) => void proxy.web(request, response))
  .on('upgrade', (request, socket, head) => void proxy.ws(request, socket, head))
  .listen({ port, host: '127.0.0.1', backlog: 4096 });
