const secondsPerUnit = { s: 1, m: 60, h: 3600, d: 86_400 } as const;

/**
 * Reads a length of time as seconds. Accepts a bare number (seconds) or parts such as `2h`, `120m`,
 * `1h30m`, `7200s`. Returns `undefined` for anything else.
 *
 * The original documents its idle time-out as "7200 minutes (2 hours)"; the unit it really used,
 * and the one used here, is the second.
 */
export function parseDuration(text: string | number): number | undefined {
  const trimmed = String(text).trim();
  if (/^\d+$/.test(trimmed)) return Number(trimmed);
  if (!/^(\d+[smhd])+$/.test(trimmed)) return undefined;
  let seconds = 0;
  for (const [, amount, unit] of trimmed.matchAll(/(\d+)([smhd])/g)) {
    seconds += Number(amount) * secondsPerUnit[unit as keyof typeof secondsPerUnit];
  }
  return seconds;
}

/** Writes seconds the way a person says them: `1 h 30 min`, `45 s`. */
export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  const rest = whole % 60;
  const parts = [
    hours && `${String(hours)} h`,
    minutes && `${String(minutes)} min`,
    rest && `${String(rest)} s`,
  ];
  return parts.filter(Boolean).join(' ') || '0 s';
}
