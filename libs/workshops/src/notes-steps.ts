/** One block of the notes that a learner runs, and what the notes say it answers. */
export type NotesStep = {
  /** `page:line`, to find it again. */
  readonly place: string;
  readonly terminal: 1 | 2;
  /** What is run; of a check its name. */
  readonly code: string;
  readonly kind: 'works' | 'fails' | 'endless' | 'check';
  /** The `text` block that follows it. */
  readonly answer: string | undefined;
};

const marks = new Map<string, NotesStep['kind']>([
  ['<!-- fails on purpose -->', 'fails'],
  ['<!-- runs until Ctrl+C -->', 'endless'],
]);

/** Finds the blocks of a page that are run or pasted, in order. */
export function readSteps(page: string, markdown: string): readonly NotesStep[] {
  const lines = markdown.split('\n');
  const steps: NotesStep[] = [];
  for (let index = 0; index < lines.length; index += 1) {
    const [, info] = /^```(\S+)/.exec(lines[index] ?? '') ?? [];
    if (info === undefined) continue;
    const end = lines.indexOf('```', index + 1);
    if (end === -1) throw new Error(`${page}:${String(index + 1)}: the block never ends`);
    const code = lines.slice(index + 1, end).join('\n');
    const last = steps.at(-1);
    if (info === 'text' && last?.answer === undefined && last !== undefined && last.kind !== 'check') {
      steps[steps.length - 1] = { ...last, answer: code };
    } else if (/^(execute(-[12])?|copy)$/.test(info)) {
      const kind = marks.get(lines[index - 1] ?? '') ?? 'works';
      const terminal = info === 'execute-2' ? 2 : 1;
      steps.push({ place: `${page}:${String(index + 1)}`, terminal, code, kind, answer: undefined });
    } else if (info === 'check') {
      const name = /^name: (\S+)$/m.exec(code)?.[1] ?? code;
      steps.push({ place: `${page}:${String(index + 1)}`, terminal: 1, code: name, kind: 'check', answer: undefined });
    }
    index = end;
  }
  return steps;
}

/**
 * Whether a terminal answered what the notes say. White space is all the same, as a narrow screen breaks
 * lines elsewhere; names of commits differ each time; `…` stands for anything.
 */
export function answersAs(expected: string, answer: string): boolean {
  const pattern = plain(expected).split('…').map(escapePattern).join('.*');
  return new RegExp(`^${pattern}$`, 's').test(plain(answer));
}

const plain = (text: string): string =>
  text
    .replaceAll(/\b[0-9a-f]{7,40}\b/g, '#')
    .replaceAll(/\s+/g, ' ')
    .trim();

const escapePattern = (text: string): string => text.replaceAll(/[$()*+.?[\\\]^{|}]/g, '\\$&');
