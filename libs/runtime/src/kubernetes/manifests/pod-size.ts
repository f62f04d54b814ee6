import type { BudgetLimits, ContainerSize } from '../../cluster-request.js';
import type { PodSize } from '../kubernetes-options.js';
import { bytesQuantity, cpuQuantity } from './quantity.js';

/** An ordinary workshop app with a few shells. */
export const defaultPodSize: PodSize = {
  requests: { cpuMillis: 50, memoryBytes: 128 * 1024 ** 2 },
  limits: { cpuMillis: 500, memoryBytes: 512 * 1024 ** 2 },
};

const atLeast = (size: ContainerSize, min: ContainerSize): ContainerSize => ({
  cpuMillis: Math.max(size.cpuMillis, min.cpuMillis),
  memoryBytes: Math.max(size.memoryBytes, min.memoryBytes),
});

/** The same size, raised to what the budget's limit range admits. */
export const admittedSize = ({ requests, limits }: PodSize, { min }: BudgetLimits): PodSize => ({
  requests: atLeast(requests, min),
  limits: atLeast(limits, min),
});

export const resourceList = ({ cpuMillis, memoryBytes }: ContainerSize) => ({
  cpu: cpuQuantity(cpuMillis),
  memory: bytesQuantity(memoryBytes),
});
