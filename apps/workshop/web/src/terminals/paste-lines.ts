/** The lines of what is to be pasted, when there are several: the shell may run each of them at once. */
export function severalLines(text: string): readonly string[] | undefined {
  const lines = text.replace(/(?:\r\n?|\n)$/, '').split(/\r\n?|\n/);
  return lines.length > 1 ? lines : undefined;
}
