import { FakeRuntime } from '@launchpad/runtime/fake';
import { runLaunchpad } from './run-launchpad.mjs';

await runLaunchpad(async ({ installationId }) => new FakeRuntime({ installationId }));
