const units = ['bytes', 'kB', 'MB', 'GB'] as const;

/** A number of bytes as people say it, with two digits at least. */
export function spokenBytes(bytes: number): string {
  let [amount, unit] = [bytes, 0];
  while (amount >= 1000 && unit < units.length - 1) {
    amount /= 1000;
    unit += 1;
  }
  const digits = unit > 0 && amount < 10 ? 1 : 0;
  return `${amount.toFixed(digits)} ${units[unit] ?? ''}`;
}

export const gapNotice = (bytes: number): string =>
  `… ${spokenBytes(bytes)} of output are not kept any more …`;

/**
 * Writes the notice on a screen that was reset, and moves it up out of it: what follows paints the screen from its first line,
 * and has to stand where the programs think it stands.
 */
export const gapMark = (bytes: number, rows: number): string =>
  `\u001B[7m ${gapNotice(bytes)} \u001B[0m\u001B[${String(rows)};1H\n\u001B[H`;
