/** The dashboard's dark colours, which its page chooses by a script, follow the reader's system here; never on paper. */
export const followSystemTheme = (css: string): string =>
  css.replaceAll(
    /:root\[data-theme='dark'\] (\{[^{}]*\})/g,
    (_, colours: string) => `@media screen and (prefers-color-scheme: dark) {\n:root ${colours}\n}`,
  );
