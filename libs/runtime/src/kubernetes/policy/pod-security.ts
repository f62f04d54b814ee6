import { baselineViolations } from './baseline-profile.js';
import { everyContainer, type PodTemplate, type Violation } from './pod-violation.js';
import { restrictedViolations } from './restricted-profile.js';
import { isTree, isUnset, itemsOf, valueAt } from './plain-tree.js';

export const podSecurityLevels = ['restricted', 'baseline'] as const;
export type PodSecurityLevel = (typeof podSecurityLevels)[number];

/**
 * Holds a pod, or the template of one, against the published Pod Security Standards. What cannot be read as a pod
 * violates them as well.
 */
export function podSecurityViolations(
  pod: PodTemplate,
  level: PodSecurityLevel = 'restricted',
): readonly Violation[] {
  const shape = shapeViolations(pod);
  if (shape.length > 0) return shape;
  const baseline = baselineViolations(pod);
  if (level === 'baseline') return baseline;
  // Both levels speak of these; what the stricter one says covers the other.
  const strict = restrictedViolations(pod);
  const told = new Set(strict.map(({ path }) => path.join('.')));
  return [...baseline.filter(({ path }) => !told.has(path.join('.'))), ...strict];
}

const lists = ['containers', 'initContainers', 'ephemeralContainers', 'volumes'] as const;

/** Everything that is looked into must be of its kind, or looking would find nothing wrong with it. */
function shapeViolations(pod: PodTemplate): readonly Violation[] {
  const spec = valueAt(pod, 'spec');
  const control = 'Shape';
  if (!isTree(spec)) return [{ control, path: ['spec'], message: 'must be the map of a pod' }];
  const found: Violation[] = [];
  const mustBe = (path: readonly (string | number)[], kind: string) => {
    found.push({ control, path, message: `must be ${kind}` });
  };
  for (const name of lists) {
    const list = spec[name];
    if (isUnset(list)) continue;
    if (!Array.isArray(list)) mustBe(['spec', name], 'a list');
    for (const [index, item] of itemsOf(list).entries())
      if (!isTree(item)) mustBe(['spec', name, index], 'a map');
  }
  if (itemsOf(spec['containers']).length === 0)
    mustBe(['spec', 'containers'], 'a list with at least one container');
  for (const { path, container } of [{ path: ['spec'], container: spec }, ...everyContainer(pod)]) {
    const context = container['securityContext'];
    if (!isUnset(context) && !isTree(context)) mustBe([...path, 'securityContext'], 'a map');
    const ports = container['ports'];
    if (!isUnset(ports) && !Array.isArray(ports)) mustBe([...path, 'ports'], 'a list');
  }
  return found;
}
