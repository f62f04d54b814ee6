/** Names the workshop defines, with their value; a name without a value is known and empty. */
export type NoteVariables = Readonly<Record<string, string | undefined>>;

const placeholder = /%([A-Za-z_][A-Za-z0-9_]*)%|\{\{[ \t]*([A-Za-z_][A-Za-z0-9_]*)[ \t]*\}\}/g;

/**
 * Puts values in place of `%name%` and `{{ name }}`, everywhere in a page. A name nobody defined becomes empty,
 * as authors rely on; but what is more likely part of a command stays as it is: `%Y%m` of a date format, `%C3%A9` of an
 * address, `{{ item }}` of a template the page is about.
 */
export function interpolate(text: string, variables: NoteVariables): string {
  return text.replaceAll(placeholder, (whole, percent?: string, braces?: string) => {
    const name = percent ?? braces ?? '';
    if (Object.hasOwn(variables, name)) return variables[name] ?? '';
    return braces === undefined && name.length > 3 ? '' : whole;
  });
}
