const maxLength = 256 * 1024;
const maxLineLength = 4000;
const maxBlankRun = 500;
const maxSections = 300;
const maxNesting = 30;

/**
 * Why a text is not given to the AsciiDoc parser, which takes time with the square of some of these, or recurses.
 * `undefined` when it is.
 */
export function asciidocTooLarge(text: string): { line: number; message: string } | undefined {
  if (text.length > maxLength)
    return { line: 1, message: 'An AsciiDoc page can have at most 256 KiB.' };
  let sections = 0;
  const fences = new Set<string>();
  for (const [index, line] of text.split('\n').entries()) {
    const at = (message: string) => ({ line: index + 1, message });
    if (line.length > maxLineLength)
      return at(`A line of an AsciiDoc page can have at most ${maxLineLength} characters.`);
    if (/\s/.test(line) && longestBlankRun(line) > maxBlankRun)
      return at(`A line of an AsciiDoc page can have at most ${maxBlankRun} blanks in a row.`);
    if (/^[=#]{1,6}\s/.test(line)) sections += 1;
    if (sections > maxSections)
      return at(`An AsciiDoc page can have at most ${maxSections} headings.`);
    // Blocks nest by delimiters of different length, lists by longer and longer marks.
    const [, delimiter] = /^\s{0,500}([-=*_.+/]{2,}|[|!,:]={3,})/.exec(line) ?? [];
    if (delimiter !== undefined) fences.add(delimiter);
    if (fences.size > maxNesting) return at('The AsciiDoc page is nested too deeply.');
  }
  return undefined;
}

function longestBlankRun(line: string): number {
  let longest = 0;
  let run = 0;
  for (const character of line) {
    run = character === ' ' || character === '\t' ? run + 1 : 0;
    longest = Math.max(longest, run);
  }
  return longest;
}
