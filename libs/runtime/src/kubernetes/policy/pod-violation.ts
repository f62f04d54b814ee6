import { isTree, itemsOf, type Tree, valueAt } from './plain-tree.js';

/** Where a pod breaks a control of the Pod Security Standards, and what would keep it. */
export type Violation = {
  /** Name of the control in the standard. */
  readonly control: string;
  readonly path: readonly (string | number)[];
  readonly message: string;
};

/** A pod, or the template by which a controller makes some. */
export type PodTemplate = { readonly metadata?: unknown; readonly spec?: unknown };

export type FoundContainer = {
  readonly path: readonly (string | number)[];
  readonly container: Tree;
};

const containerLists = ['initContainers', 'containers', 'ephemeralContainers'] as const;

/** The standards hold for all three kinds. */
export const everyContainer = (pod: PodTemplate): readonly FoundContainer[] =>
  containerLists.flatMap((list) =>
    itemsOf(valueAt(pod, 'spec', list)).flatMap((container, index) =>
      isTree(container) ? [{ path: ['spec', list, index], container }] : [],
    ),
  );

/** The pod's own settings and each container's: most controls are written for both. */
export const everyContext = (pod: PodTemplate): readonly FoundContainer[] => {
  const spec = valueAt(pod, 'spec');
  return [...(isTree(spec) ? [{ path: ['spec'], container: spec }] : []), ...everyContainer(pod)];
};
