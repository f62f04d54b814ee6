export { createLaunchpad, type Launchpad, type LaunchpadOptions } from './create-launchpad.js';
