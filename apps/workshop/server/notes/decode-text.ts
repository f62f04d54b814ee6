/** A file's text, and what about its bytes is wrong. It is readable as far as it goes even then. */
export type DecodedText = { readonly text: string; readonly faults: readonly string[] };

/** Reads bytes as UTF-8, with or without a byte order mark, whatever the line ends. */
export function decodeText(bytes: Uint8Array): DecodedText {
  const faults: string[] = [];
  const text = new TextDecoder('utf-8').decode(bytes).replaceAll(/\r\n?/g, '\n');
  if (!isUtf8(bytes)) faults.push('The file is not UTF-8: save it as UTF-8.');
  if (text.includes('\0')) faults.push('The file holds zero bytes: it is no text, or is damaged.');
  return { text: text.replaceAll('\0', '\uFFFD'), faults };
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch (error) {
    if (error instanceof TypeError) return false;
    throw error;
  }
}
