import { closestWord } from '@launchpad/kernel';
import { isActionWord } from '../notes/render/action-block.js';
import type { Found, LintedWorkshop } from './lint-finding.js';
import { onPages, shown } from './lint-links.js';

const remedies = {
  markdown:
    'write one after the back-quotes, such as ```bash, or ```text for what a program prints',
  asciidoc: 'write a line such as [source,bash] above it',
} as const;

/** Blocks of code that do not say what they are: they get no colours, and nobody knows whether to type them. */
export const findUnlabelledCode = ({ sources }: LintedWorkshop): readonly Found[] =>
  onPages(sources.pages, ({ fences, format }) =>
    fences
      .filter(({ info }) => info === '')
      .map(({ line }) => ({
        line,
        message: `This block of code names no language; ${remedies[format]}.`,
      })),
  );

/** Blocks that look as if they could be clicked, and cannot. */
export const findInertActions = ({ sources }: LintedWorkshop): readonly Found[] =>
  onPages(sources.pages, ({ fences }) =>
    fences.flatMap(({ info, word, line }) => {
      const [first = ''] = info.split(/\s/, 1);
      const live = word === 'check' || isActionWord(word);
      if (live || !/^(?:execute|copy|check)(?:[^a-z]|s?$)/i.test(first)) return [];
      const message = `"${shown(first)}" makes this block nothing to click; write execute, execute-1 to execute-9, copy, copy-and-edit or check, directly after the back-quotes.`;
      return [{ line, message }];
    }),
  );

/** Variables that nobody defines: the reader sees nothing in their place. */
export const findUnknownVariables = ({ sources }: LintedWorkshop): readonly Found[] =>
  onPages(sources.pages, ({ variables }) =>
    variables
      .filter(({ outcome }) => outcome === 'emptied')
      .map(({ name, line, syntax }) => {
        const written = syntax === 'percent' ? `%${name}%` : `{{ ${name} }}`;
        const closest = closestWord(name, sources.variables);
        const hint =
          closest === undefined
            ? 'define it in the settings of the notes, or remove it.'
            : `did you mean "${closest}"?`;
        return { line, message: `${written} is defined nowhere and shows as nothing; ${hint}` };
      }),
  );
