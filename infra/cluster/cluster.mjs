import { clusterOfThisMachine } from './this-machine.mjs';

/** `npm run cluster:up`, `cluster:down`, `cluster:wipe`, `cluster:status`, `cluster:load IMAGE`. */
const [, , command = '', ...args] = process.argv;

async function run() {
  const { cluster, why } = await clusterOfThisMachine();
  if (cluster === undefined) {
    console.error(why);
    // What cannot be there is down.
    return command === 'down' || command === 'wipe' ? 0 : 1;
  }
  const act = cluster[command];
  if (act === undefined) {
    console.error(`There is no "${command}" for the cluster of this machine.`);
    return 2;
  }
  if (command === 'load' && args.length !== 1) {
    console.error('Which image? npm run cluster:load IMAGE');
    return 2;
  }
  const code = await act(...args);
  if (command === 'up' && code === 0) console.log(`export KUBECONFIG=${cluster.kubeconfig}`);
  return code;
}

process.exitCode = await run();
