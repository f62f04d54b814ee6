import { connect } from 'node:net';

/**
 * Loads a WebSocket proxy, in a process of its own: `edge-socket-load.mjs <mode> <port> <connections> <seconds>
 * <identities>`. `identities` is a list of `{ host, cookie, origin }` that take turns. Frames are written by hand and
 * hardly read, so that little of what is measured is this.
 */
const [mode, port, connections, seconds, identities] = process.argv.slice(2);
const who = JSON.parse(identities);
const key = 'dGhlIHNhbXBsZSBub25jZQ==';

const handshake = ({ host, cookie, origin }) =>
  `GET /ws HTTP/1.1\r\nHost: ${host}\r\nOrigin: ${origin}\r\nCookie: ${cookie}\r\nUpgrade: websocket\r\n` +
  `Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${key}\r\n\r\n`;

function frame(bytes) {
  const head = bytes < 126 ? [0x82, 0x80 | bytes] : [0x82, 0x80 | 126, bytes >> 8, bytes & 0xff];
  return Buffer.concat([Buffer.from(head), Buffer.from([1, 2, 3, 4]), Buffer.alloc(bytes)]);
}

/** A socket whose handshake is done. */
function open(n) {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), '127.0.0.1', () =>
      socket.write(handshake(who[n % who.length])),
    );
    socket.setNoDelay(true);
    socket.once('error', reject);
    socket.once('data', (head) => {
      socket.off('error', reject);
      if (head.toString().startsWith('HTTP/1.1 101')) resolve(socket);
      else reject(new Error(head.toString().split('\r\n', 1)[0]));
    });
  });
}

async function openAll(count) {
  const sockets = [];
  while (sockets.length < count) {
    const wave = Math.min(50, count - sockets.length);
    sockets.push(
      ...(await Promise.all(Array.from({ length: wave }, (_, i) => open(sockets.length + i)))),
    );
  }
  return sockets;
}

const until = () => performance.now() + Number(seconds) * 1000;
const say = (result) => process.stdout.write(`${JSON.stringify(result)}\n`);

/** Every connection sends its next message once the last one is back. */
async function echo(bytes) {
  const message = frame(bytes);
  const back = bytes < 126 ? bytes + 2 : bytes + 4;
  const sockets = await openAll(Number(connections));
  const end = until();
  const began = performance.now();
  let rounds = 0;
  await Promise.all(
    sockets.map(
      (socket) =>
        new Promise((resolve, reject) => {
          let got = 0;
          socket.on('error', reject);
          socket.on('data', (chunk) => {
            got += chunk.length;
            if (got < back) return;
            got -= back;
            rounds += 1;
            if (performance.now() > end) resolve();
            else socket.write(message);
          });
          socket.write(message);
        }),
    ),
  );
  const elapsed = (performance.now() - began) / 1000;
  for (const socket of sockets) socket.destroy();
  say({
    rounds,
    perSecond: rounds / elapsed,
    megabytesPerSecond: (rounds * bytes * 2) / elapsed / 1e6,
  });
}

async function opens() {
  const end = until();
  const began = performance.now();
  let count = 0;
  const work = async (n) => {
    while (performance.now() < end) {
      const socket = await open(n);
      socket.on('error', () => undefined);
      socket.resetAndDestroy();
      count += 1;
    }
  };
  await Promise.all(Array.from({ length: Number(connections) }, (_, n) => work(n)));
  say({ rounds: count, perSecond: (count * 1000) / (performance.now() - began) });
}

async function idle() {
  const sockets = await openAll(Number(connections));
  for (const socket of sockets) socket.on('error', () => undefined).resume();
  say({ open: sockets.length });
  process.stdin.resume();
}

if (mode === 'echo') await echo(64);
else if (mode === 'bulk') await echo(65_000);
else if (mode === 'opens') await opens();
else await idle();
