const around = 90;

/** Text around the first of the words, cut between words. `words` are in lower case. */
export function excerptAround(text: string, words: readonly string[]): string {
  const lower = text.toLowerCase();
  const places = words.map((word) => placeOf(lower, word)).filter((at) => at >= 0);
  const at = places.length === 0 ? 0 : Math.min(...places);
  let start = Math.max(0, at - around);
  let end = Math.min(text.length, at + around);
  if (start > 0) start = wordStart(text, start, at);
  if (end < text.length) end = wordEnd(text, end, at);
  const cut = text.slice(start, end).trim();
  return `${start > 0 ? '… ' : ''}${cut}${end < text.length ? ' …' : ''}`;
}

function wordStart(text: string, from: number, limit: number): number {
  const blank = text.indexOf(' ', from);
  return blank < 0 || blank >= limit ? from : blank + 1;
}

function wordEnd(text: string, from: number, limit: number): number {
  const blank = text.lastIndexOf(' ', from);
  return blank <= limit ? from : blank;
}

/** Where a word begins; inside another word only when it begins none. */
function placeOf(text: string, word: string): number {
  let at = text.indexOf(word);
  const first = at;
  while (at >= 0) {
    if (at === 0 || !/[\p{L}\p{N}]/u.test(text[at - 1] ?? '')) return at;
    at = text.indexOf(word, at + 1);
  }
  return first;
}
