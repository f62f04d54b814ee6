import { describeRuntimeConformance } from '../runtime-conformance.js';
import { createLocalGround } from './fixtures/local-ground.js';
import { isRoot, ordinaryUser } from './fixtures/test-users.js';

describeRuntimeConformance('the local runtime with bubblewrap', () =>
  createLocalGround({ isolation: 'bubblewrap' }),
);
describeRuntimeConformance('the local runtime without bubblewrap', () =>
  createLocalGround({ isolation: 'none' }),
);
if (isRoot) {
  describeRuntimeConformance('row 24: the local runtime of an ordinary user', () =>
    createLocalGround({ isolation: 'bubblewrap', user: ordinaryUser }),
  );
}
