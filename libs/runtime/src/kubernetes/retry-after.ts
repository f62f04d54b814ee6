/**
 * How long an answer asks to wait, in milliseconds (RFC 9110, 10.2.3: seconds or a date); `undefined` when it asks for
 * nothing that can be read.
 */
export function retryAfterMs(header: string | undefined, now: Date): number | undefined {
  const text = header?.trim() ?? '';
  if (/^\d+$/.test(text)) return Number(text) * 1000;
  // Only what begins with a day's name: `Date` makes a date of almost anything.
  const date = /^[A-Z][a-z]+, /.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - now.getTime());
}
