const units = [
  ['Gi', 1024 ** 3],
  ['Mi', 1024 ** 2],
  ['Ki', 1024],
] as const;

/** Bytes as a Kubernetes quantity, in the largest unit that divides them. */
export function bytesQuantity(bytes: number): string {
  const [unit, size] = units.find(([, size]) => bytes > 0 && bytes % size === 0) ?? ['', 1];
  return `${String(bytes / size)}${unit}`;
}

/** Thousandths of a core. */
export const cpuQuantity = (millis: number): string => `${String(millis)}m`;
