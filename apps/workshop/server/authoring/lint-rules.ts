import type { NotesFaultRule } from '../../protocol/notes-messages.js';
import { findInertActions, findUnknownVariables, findUnlabelledCode } from './lint-blocks.js';
import { findUnreachedPages } from './lint-chain.js';
import {
  findClosedScripts,
  findMissingChecks,
  findUnrunnableChecks,
  findUnusedChecks,
} from './lint-checks.js';
import type { Finding, Found, LintedWorkshop, Severity } from './lint-finding.js';
import { findDeadAnchors, findDeadImages, findDeadLinks, findMissingAlts } from './lint-links.js';

export type LintRule = {
  readonly severity: Severity;
  /** For the list of rules. */
  readonly finds: string;
  readonly find: (workshop: LintedWorkshop) => readonly Found[];
};

/** What the app objects to itself, with what mends it. */
const told =
  (rule: NotesFaultRule, remedy: string) =>
  ({ faults, sources }: LintedWorkshop): readonly Found[] =>
    faults
      .filter((fault) => fault.rule === rule)
      .map(({ file, line, message }) => ({
        file: file === '' ? sources.contentFolder : file,
        line: line ?? 1,
        message: remedy === '' ? message : `${message} ${remedy}`,
      }));

const error = (finds: string, find: LintRule['find']): LintRule => ({
  severity: 'error',
  finds,
  find,
});
const warning = (finds: string, find: LintRule['find']): LintRule => ({
  severity: 'warning',
  finds,
  find,
});

const pathRemedy = 'Write the path relative to the page and without extension.';
const moduleRemedy = 'Add the page, or remove the module.';

/** Everything that is looked for. The names are what people write about and search for: they stay. */
export const lintRules = {
  'missing-page': error(
    '`PrevPage` or `NextPage` leads to no page',
    told('missing-page', pathRemedy),
  ),
  'page-circle': error(
    '`NextPage` leads back to a page that was read already',
    told('page-circle', 'Let each page name the one after it.'),
  ),
  'missing-module': error(
    'a module of `modules.yaml`, `workshop.yaml` or `config.js` has no page',
    told('missing-module', moduleRemedy),
  ),
  'undescribed-module': warning(
    'a page is active in `workshop.yaml` and not described in `modules.yaml`',
    told('undescribed-module', 'Add it there, with a `name`.'),
  ),
  'unreached-page': warning('no arrow and no link leads to a page', findUnreachedPages),
  'no-pages': error('there is no page at all', ({ sources: { pages, contentFolder: file } }) =>
    pages.length > 0 ? [] : [{ file, line: 1, message: 'There is no page here; write index.md.' }],
  ),
  'duplicate-page': error(
    'two files, in Markdown and AsciiDoc, are the same page',
    told('duplicate-page', ''),
  ),
  'unreadable-file': error(
    'a file or folder of the notes is left out: too large, damaged, not UTF-8, a link out of the folder',
    told('unreadable-file', ''),
  ),
  'unshown-page': error(
    'a page cannot be made into HTML',
    told('unshown-page', 'Divide it, or simplify what it holds.'),
  ),
  'bad-header': error('the header of a page is wrong', told('bad-header', '')),
  'bad-exit-link': error('an exit link is no address', told('bad-exit-link', '')),
  'bad-settings': error(
    '`modules.yaml`, `workshop.yaml` or another file of settings of the notes is wrong',
    told('bad-settings', ''),
  ),
  'bad-config': error('`config.js` fails or exports what it should not', told('bad-config', '')),
  'bad-definition': error(
    'the title, terminals, tabs or ports of `workshop.yaml` are wrong, or it cannot be read',
    ({ definition }) => definition,
  ),
  'bad-template': error('a page’s Liquid tags are wrong', told('bad-template', '')),
  'bad-asciidoc': error('a page’s AsciiDoc is wrong', told('bad-asciidoc', '')),
  'unknown-variable': error('a variable is defined nowhere', findUnknownVariables),
  'dead-link': error('a link leads to a page or file that is not there', findDeadLinks),
  'dead-anchor': error('a link leads to a heading that is not there', findDeadAnchors),
  'dead-image': error('an image is not there', findDeadImages),
  'missing-alt': warning('an image has no alternative text', findMissingAlts),
  'unlabelled-code': warning('a block of code names no language', findUnlabelledCode),
  'inert-action': error('a block looks clickable and is not', findInertActions),
  'faulty-check': error('a `check` block cannot be read', told('faulty-check', '')),
  'duplicate-check': error('two blocks have the same check', told('duplicate-check', '')),
  'missing-check': error('the executable of a check is not there', findMissingChecks),
  'unrunnable-check': error('the executable of a check cannot be run', findUnrunnableChecks),
  'unused-check': warning('no page has the check of an executable', findUnusedChecks),
  'unrunnable-script': error(
    '`.workshop/setup` or `.workshop/build` is not executable',
    findClosedScripts,
  ),
  'too-many-faults': error(
    'there are more faults than the notes tell at once',
    told('too-many-faults', 'Mend those that are named first.'),
  ),
} satisfies Record<NotesFaultRule, LintRule> & Record<string, LintRule>;

/** What all rules find, by place, each once. */
export function lintWorkshop(workshop: LintedWorkshop): readonly Finding[] {
  const found = new Map<string, Finding>();
  for (const [rule, { severity, find }] of Object.entries(lintRules)) {
    for (const each of find(workshop)) {
      const key = JSON.stringify([each.file, each.line, each.message]);
      if (!found.has(key)) found.set(key, { ...each, rule, severity });
    }
  }
  return [...found.values()].sort(
    (a, b) => compare(a.file, b.file) || a.line - b.line || compare(a.rule, b.rule),
  );
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
