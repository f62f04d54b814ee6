import { clusterTest } from './support/cluster.fixtures.js';
import { describeJourneys } from './support/journeys.js';
import { openInCluster } from './support/small.ground.js';

describeJourneys(clusterTest(openInCluster));
