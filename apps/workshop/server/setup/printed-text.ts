import { stripVTControlCharacters } from 'node:util';

/** What programs print is shown as text: nothing of it may steer a screen, and bytes that are no UTF-8 are replaced. */
export function printedText(bytes: Buffer): string {
  const text = stripVTControlCharacters(new TextDecoder('utf-8').decode(bytes));
  return text
    .replaceAll(/\r+\n/g, '\n')
    .replaceAll('\r', '\n')
    .replaceAll(/[\p{Cc}\u2028\u2029\u202A-\u202E\u2066-\u2069]/gu, (sign) =>
      sign === '\n' || sign === '\t' ? sign : '',
    );
}

/** The last `maxBytes` of something, without the half of a character it may begin with. */
export function tailOf(bytes: Buffer, maxBytes: number): Buffer {
  if (bytes.length <= maxBytes) return bytes;
  let start = bytes.length - maxBytes;
  // Continuation bytes of UTF-8 are 10xxxxxx, and there are at most three.
  for (let skipped = 0; skipped < 3 && ((bytes[start] ?? 0) & 0xc0) === 0x80; skipped += 1)
    start += 1;
  return bytes.subarray(start);
}
