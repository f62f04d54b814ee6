import { clusterTest } from './support/cluster.fixtures.js';
import { openOnHost } from './support/host.ground.js';
import { describeJourneys } from './support/journeys.js';

describeJourneys(clusterTest(openOnHost));
