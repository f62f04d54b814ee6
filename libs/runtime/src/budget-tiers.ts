import type { BudgetLimits, ContainerSize } from './cluster-request.js';

export const budgetTierNames = [
  'small',
  'medium',
  'large',
  'x-large',
  'xx-large',
  'xxx-large',
] as const;
export type BudgetTierName = (typeof budgetTierNames)[number];

const mebibyte = 1024 ** 2;
const gibibyte = 1024 ** 3;
const size = (cpuMillis: number, mebibytes: number): ContainerSize => ({
  cpuMillis,
  memoryBytes: mebibytes * mebibyte,
});

/** Every tier: the table says "same" for medium and leaves the cells below empty, which is the same again. */
const everyTier = { defaultRequest: size(50, 128), min: size(50, 32) };

type Row = {
  /** Cores and GiB that everything takes together. */
  readonly total: number;
  readonly defaultLimit: ContainerSize;
  /** GiB of the largest single claim. */
  readonly maxVolume: number;
  readonly counts: readonly [
    claims: number,
    controllers: number,
    secrets: number,
    services: number,
  ];
};

const tier = ({ total, defaultLimit, maxVolume, counts }: Row): BudgetLimits => {
  const [claims, controllers, secrets, services] = counts;
  return {
    total: { cpuMillis: total * 1000, memoryBytes: total * gibibyte },
    defaultLimit,
    ...everyTier,
    maxVolumeBytes: maxVolume * gibibyte,
    counts: { claims, controllers, secrets, services },
  };
};

/** The named sizes of the original system (seed requirements, "Budgets"), row by row. */
export const budgetTiers: Readonly<Record<BudgetTierName, BudgetLimits>> = {
  small: tier({ total: 1, defaultLimit: size(250, 256), maxVolume: 1, counts: [3, 10, 20, 5] }),
  medium: tier({ total: 2, defaultLimit: size(500, 512), maxVolume: 5, counts: [6, 15, 25, 10] }),
  large: tier({ total: 4, defaultLimit: size(500, 1024), maxVolume: 10, counts: [12, 25, 35, 20] }),
  'x-large': tier({
    ...{ total: 8, defaultLimit: size(500, 2048), maxVolume: 20 },
    counts: [18, 35, 45, 30],
  }),
  'xx-large': tier({
    ...{ total: 12, defaultLimit: size(500, 2048), maxVolume: 20 },
    counts: [24, 45, 55, 40],
  }),
  'xxx-large': tier({
    ...{ total: 16, defaultLimit: size(500, 2048), maxVolume: 20 },
    counts: [30, 55, 65, 50],
  }),
};
