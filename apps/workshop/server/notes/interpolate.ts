/** Names the workshop defines, with their value; a name without a value is known and empty. */
export type NoteVariables = Readonly<Record<string, string | undefined>>;

const placeholder =
  /%([A-Za-z_][A-Za-z0-9_-]{0,63})%|\{\{[ \t]{0,20}([A-Za-z_][A-Za-z0-9_-]{0,63})[ \t]{0,20}\}\}/g;

export type Placeholder = {
  readonly name: string;
  readonly syntax: 'percent' | 'braces';
  /** 1-based. */
  readonly line: number;
  /** `kept`: nobody defined it, and it is more likely part of a command than the name of a variable. */
  readonly outcome: 'known' | 'emptied' | 'kept';
};

/**
 * Puts values in place of `%name%` and `{{ name }}`, everywhere in a page. A name nobody defined becomes empty,
 * as authors rely on; but what is more likely part of a command stays as it is: `%Y%m` of a date format, `%C3%A9` of an
 * address, `{{ item }}` of a template the page is about. What a value holds is not looked at again.
 */
export function interpolate(
  text: string,
  variables: NoteVariables,
  which: 'all' | 'known only' = 'all',
): string {
  return text.replaceAll(placeholder, (whole, percent?: string, braces?: string) => {
    const outcome = outcomeOf(percent, braces, variables);
    if (outcome === 'kept' || (outcome === 'emptied' && which === 'known only')) return whole;
    return outcome === 'known' ? (variables[percent ?? braces ?? ''] ?? '') : '';
  });
}

/** Every place where a value would be put, in order. */
export function findPlaceholders(text: string, variables: NoteVariables): readonly Placeholder[] {
  const found: Placeholder[] = [];
  let line = 1;
  let seen = 0;
  for (const match of text.matchAll(placeholder)) {
    line += text.slice(seen, match.index).split('\n').length - 1;
    seen = match.index;
    const [, percent, braces] = match;
    found.push({
      name: percent ?? braces ?? '',
      syntax: percent === undefined ? 'braces' : 'percent',
      line,
      outcome: outcomeOf(percent, braces, variables),
    });
  }
  return found;
}

function outcomeOf(
  percent: string | undefined,
  braces: string | undefined,
  variables: NoteVariables,
): Placeholder['outcome'] {
  const name = percent ?? braces ?? '';
  if (Object.hasOwn(variables, name)) return 'known';
  return braces === undefined && name.length > 3 && !name.includes('-') ? 'emptied' : 'kept';
}
