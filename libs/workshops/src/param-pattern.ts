const longest = 200;
/** Parts of one alternative that may repeat: three of them over 200 characters are at most some million steps. */
const mostLoops = 3;

/** A character, an escape, a class or any character, and how often. */
const part =
  /(?:\\[dwsDWS.+*?()[\]{}|^$/\\]|\[(?:\\.|[^\]\\[])+\]|[^\\()[\]{}|^$*+?])([*+?]|\{\d+(?:,\d*)?\})?/uy;

/**
 * What is wrong with a pattern for the values of a parameter. Patterns are the part of regular expressions that can be
 * matched in a bounded number of steps whatever the value: alternatives of characters, classes and repetitions, without
 * groups. A value must match as a whole.
 */
export function patternFault(pattern: string): string | undefined {
  if (pattern.length > longest) return `is too long; use at most ${String(longest)} characters`;
  if (/\p{Cc}/u.test(pattern)) return 'holds a control character; remove it';
  const loops = loopsIn(pattern);
  if (loops === undefined)
    return 'is not a simple pattern; use characters, [classes], | and repetitions, without groups';
  if (loops > mostLoops)
    return `repeats more than ${String(mostLoops)} parts of one alternative; use fewer of * + ? {n,m}`;
  return compiles(pattern) ? undefined : 'is not a valid pattern';
}

/** The most parts of any alternative that may repeat; `undefined` where it is none of this language. */
function loopsIn(pattern: string): number | undefined {
  let [most, loops, at] = [0, 0, 0];
  while (at < pattern.length) {
    if (pattern[at] === '|') {
      loops = 0;
      at += 1;
      continue;
    }
    part.lastIndex = at;
    const found = part.exec(pattern);
    if (found === null) return undefined;
    const [whole, often] = found;
    at += whole.length;
    if (often !== undefined && !/^\{\d+\}$/.test(often)) loops += 1;
    most = Math.max(most, loops);
  }
  return most;
}

function compiles(pattern: string): boolean {
  try {
    compilePattern(pattern);
    return true;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}

/** @throws SyntaxError where `patternFault` finds one */
export const compilePattern = (pattern: string): RegExp => new RegExp(`^(?:${pattern})$`, 'u');
