import { selectorMatches } from './label-selector.js';
import type { ObjectFault } from './object-fault.js';
import { isTree, itemsOf, type Tree, valueAt } from './plain-tree.js';

/** What the API server would refuse of a workload, told before there is a session. */
export function workloadFaults(object: Tree): readonly ObjectFault[] {
  return [
    ...(object['kind'] === 'Job' ? restartFaults(object) : selectorFaults(object)),
    ...(object['kind'] === 'StatefulSet' ? serviceNameFaults(object) : []),
    ...containerFaults(object),
  ];
}

/** Without a selector that finds its own pods, a controller would make them for ever. */
function selectorFaults(object: Tree): readonly ObjectFault[] {
  const selector = valueAt(object, 'spec', 'selector');
  const path = ['spec', 'selector'];
  if (!isTree(selector) || Object.keys(selector).length === 0) {
    const message = 'is missing; add one such as `{ matchLabels: { app: database } }`';
    return [{ path, message }];
  }
  const labels = valueAt(object, 'spec', 'template', 'metadata', 'labels');
  const texts = Object.entries(isTree(labels) ? labels : {}).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  return selectorMatches(selector, Object.fromEntries(texts))
    ? []
    : [{ path, message: 'must match the labels of `spec.template.metadata`' }];
}

const serviceNameFaults = (object: Tree): readonly ObjectFault[] =>
  typeof valueAt(object, 'spec', 'serviceName') === 'string'
    ? []
    : [{ path: ['spec', 'serviceName'], message: 'must be the name of a Service' }];

function restartFaults(object: Tree): readonly ObjectFault[] {
  const policy = valueAt(object, 'spec', 'template', 'spec', 'restartPolicy');
  if (policy === 'Never' || policy === 'OnFailure') return [];
  return [
    {
      path: ['spec', 'template', 'spec', 'restartPolicy'],
      message: 'must be Never or OnFailure for a Job',
    },
  ];
}

const containerFaults = (object: Tree): readonly ObjectFault[] =>
  ['initContainers', 'containers'].flatMap((list) =>
    itemsOf(valueAt(object, 'spec', 'template', 'spec', list)).flatMap((container, index) =>
      ['name', 'image'].flatMap((key) =>
        typeof valueAt(container, key) === 'string'
          ? []
          : [
              {
                path: ['spec', 'template', 'spec', list, index, key],
                message: `must be the ${key} of the container`,
              },
            ],
      ),
    ),
  );
