const bytesPerUnit: Readonly<Record<string, number>> = {
  '': 1,
  K: 1000,
  M: 1000 ** 2,
  G: 1000 ** 3,
  T: 1000 ** 4,
  Ki: 1024,
  Mi: 1024 ** 2,
  Gi: 1024 ** 3,
  Ti: 1024 ** 4,
};

/** Reads an amount of memory or storage as bytes: `512Mi`, `1.5Gi`, `1G`, or a bare number. */
export function parseBytes(text: string | number): number | undefined {
  const [, amount, unit = ''] = /^(\d+(?:\.\d{1,3})?)([KMGT]i?)?$/.exec(String(text).trim()) ?? [];
  const factor = bytesPerUnit[unit];
  if (amount === undefined || factor === undefined) return undefined;
  return Math.round(Number(amount) * factor);
}

/** Reads an amount of processor as thousandths of a core: `250m`, `0.5`, `2`. */
export function parseCpu(text: string | number): number | undefined {
  const written = String(text).trim();
  if (/^\d+m$/.test(written)) return Number(written.slice(0, -1));
  return /^\d+(\.\d{1,3})?$/.test(written) ? Math.round(Number(written) * 1000) : undefined;
}

/** Writes bytes in the largest unit that comes out even: `512Mi`. */
export function formatBytes(bytes: number): string {
  const unit = ['Ti', 'Gi', 'Mi', 'Ki'].find((name) => bytes % (bytesPerUnit[name] ?? NaN) === 0);
  return unit === undefined ? String(bytes) : `${String(bytes / (bytesPerUnit[unit] ?? 1))}${unit}`;
}

/** `250m`, `2`. */
export const formatCpu = (millis: number): string =>
  millis % 1000 === 0 ? String(millis / 1000) : `${String(millis)}m`;
