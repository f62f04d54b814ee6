import type { ObjectFault } from './object-fault.js';
import { markFaults } from './object-metadata.js';
import { isTree, isUnset, itemsOf, valueAt } from './plain-tree.js';
import { podSecurityViolations, type PodSecurityLevel } from './pod-security.js';
import { claimFaults } from './storage-and-service-rules.js';

/** By these a pod gets past the scheduler, before others, or among what is not for workshops. */
const schedulingFields = [
  'nodeName',
  'priority',
  'priorityClassName',
  'preemptionPolicy',
  'runtimeClassName',
  'schedulerName',
  'tolerations',
];

/** What a workshop's own pods are held to: the profile, and what it does not speak of. */
export function podTemplateFaults(
  template: unknown,
  level: PodSecurityLevel,
): readonly ObjectFault[] {
  if (!isTree(template)) return [{ path: [], message: 'must be the template of a pod' }];
  const violations = podSecurityViolations(template, level).map(({ path, message, control }) => ({
    path,
    message: `${message} (Pod Security Standard, ${level}: ${control})`,
  }));
  const spec = template['spec'];
  return [
    ...violations,
    ...markFaults(template['metadata'], 'labels').map(inMetadata),
    ...markFaults(template['metadata'], 'annotations').map(inMetadata),
    ...schedulingFields
      .filter((field) => !isUnset(valueAt(spec, field)))
      .map((field) => ({ path: ['spec', field], message: 'is not allowed here; remove it' })),
    ...accountFaults(spec),
    ...volumeFaults(spec),
  ];
}

const inMetadata = ({ path, message }: ObjectFault): ObjectFault => ({
  path: ['metadata', ...path],
  message,
});

/** The learner's account may do what the learner may; there is no other that may do anything. */
function accountFaults(spec: unknown): readonly ObjectFault[] {
  return ['serviceAccountName', 'serviceAccount'].flatMap((field) => {
    const name = valueAt(spec, field);
    if (isUnset(name) || name === 'default' || isLearner(name)) return [];
    const message = 'must be left out or be `{{ service_account }}`, the learner’s own';
    return [{ path: ['spec', field], message }];
  });
}

export const isLearner = (name: unknown): boolean =>
  typeof name === 'string' && /^(?:learner|\{\{ *service_account *\}\})$/.test(name);

const volumeFaults = (spec: unknown): readonly ObjectFault[] =>
  itemsOf(valueAt(spec, 'volumes')).flatMap((volume, index) => {
    const path = ['spec', 'volumes', index];
    const csi = isUnset(valueAt(volume, 'csi'))
      ? []
      : [{ path: [...path, 'csi'], message: 'is not allowed here; use a claim' }];
    const claim = valueAt(volume, 'ephemeral', 'volumeClaimTemplate', 'spec');
    const claims = isUnset(valueAt(volume, 'ephemeral'))
      ? []
      : claimFaults(claim).map((fault) => ({
          path: [...path, 'ephemeral', 'volumeClaimTemplate', 'spec', ...fault.path],
          message: fault.message,
        }));
    return [...csi, ...claims];
  });
