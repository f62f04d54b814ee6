/** Where the listening probe answers. */
export const probePort = 8080;

/** Answers every connection, on every address the pod has. */
export const listenerScript = `
require('node:net').createServer((socket) => socket.end()).listen(${String(probePort)});
`;

export type ProbeTarget = {
  /** One of these reached is reached. */
  readonly addresses: readonly { readonly host: string; readonly port: number }[];
  /** A pod's network may take a while to work, and policies to hold: which of the two is waited for. */
  readonly waitFor: 'reached' | 'blocked';
};

/**
 * Tries each target once a second, for at most \`tries\` times, and writes \`{ name: 'reached' | 'blocked' }\` to the pod's
 * termination message: reading it takes no right beyond seeing the pod. "Blocked" takes as many failures in a row as
 * make it the rule and not an accident.
 */
export const callerScript = `
const net = require('node:net');
const targets = JSON.parse(process.env.TARGETS);
const [tries, inARow, timeoutMs] = [20, 8, 1000];
const attempt = ({ host, port }) => new Promise((resolve) => {
  const socket = net.connect({ host, port });
  const settle = (reached) => { socket.destroy(); resolve(reached); };
  socket.setTimeout(timeoutMs, () => settle(false));
  socket.once('connect', () => settle(true));
  socket.once('error', () => settle(false));
});
const pause = () => new Promise((resolve) => setTimeout(resolve, timeoutMs));
async function outcome({ addresses, waitFor }) {
  let blocked = 0;
  for (let tried = 0; tried < tries; tried += 1) {
    const [answers] = await Promise.all([Promise.all(addresses.map(attempt)), pause()]);
    const reached = answers.includes(true);
    blocked = reached ? 0 : blocked + 1;
    if (waitFor === 'reached' && reached) return 'reached';
    if (waitFor === 'blocked' && blocked >= inARow) return 'blocked';
  }
  return waitFor === 'reached' ? 'blocked' : 'reached';
}
Promise.all(Object.entries(targets).map(async ([name, target]) => [name, await outcome(target)]))
  .then((found) => require('node:fs').writeFileSync('/dev/termination-log', JSON.stringify(Object.fromEntries(found))));
`;
