import { openEdgeGround } from '../bench/support/edge-ground.mjs';
import { missingTools } from '../bench/support/edge-rivals.mjs';
import { churn } from './churn.mjs';
import { clusterLoss } from './cluster-loss.mjs';
import { frozenWorkspace } from './frozen-workspace.mjs';
import { rollingRestarts } from './rolling-restarts.mjs';
import { silentClients } from './silent-clients.mjs';
import { slowClients } from './slow-clients.mjs';

/**
 * `npm run stress:edge`, or with the names of some of these. Each gives what it found and what of it is not as it
 * must be; everything stays on this machine and comes to an end.
 */
const scenarios = {
  'rolling-restarts': rollingRestarts,
  'slow-clients': slowClients,
  'silent-clients': silentClients,
  'frozen-workspace': frozenWorkspace,
  'cluster-loss': clusterLoss,
  churn,
};

const short = process.argv.includes('--short');
const wanted = process.argv.slice(2).filter((each) => !each.startsWith('--'));
if (missingTools.length > 0) console.log(`Not installed, so left out: ${missingTools.join(', ')}.`);
for (const [name, scenario] of Object.entries(scenarios)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  console.log(`\n── ${name} ──`);
  const ground = await openEdgeGround();
  try {
    const { found, faults } = await scenario(ground, { short });
    console.log(found);
    for (const fault of faults) console.error(`FAULT: ${fault}`);
    if (faults.length > 0) process.exitCode = 1;
  } finally {
    await ground.close();
  }
}
