import { openClusterRuntime } from './cluster-runtime.mjs';
import { runLaunchpad } from './run-launchpad.mjs';

await runLaunchpad(openClusterRuntime);
