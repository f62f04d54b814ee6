import { closestWord } from '@launchpad/kernel';
import type { NoteLink } from '../../protocol/note-links.js';
import type { PageSource } from '../notes/notes-sources.js';
import type { Found, LintedWorkshop } from './lint-finding.js';

/** Comparing with more takes longer than the hint is worth. */
const maxCompared = 300;

type Link = PageSource['links'][number];

/** Links to pages and files that are not there. */
export function findDeadLinks({ sources }: LintedWorkshop): readonly Found[] {
  const pages = sources.pages.map(({ path }) => path);
  const known = new Set(pages);
  return onPages(sources.pages, (page) =>
    page.links.flatMap(({ href, line, target: { link, found } }) => {
      if (leadsOut(link)) return [{ line, message: outside(`The link "${shown(href)}"`) }];
      if (found !== 'no' || isAnchor(link, known)) return [];
      const path = 'path' in link ? link.path : '';
      const all = link.kind === 'file' ? sources.files : pages;
      const message = `The link "${shown(href)}" leads to a ${link.kind} that is not there; ${remedy(path, all)}`;
      return [{ line, message }];
    }),
  );
}

/** Links to headings that their page has not. */
export function findDeadAnchors({ sources }: LintedWorkshop): readonly Found[] {
  const pages = new Map(sources.pages.map((page) => [page.path, page]));
  return onPages(sources.pages, (page) =>
    page.links.flatMap(({ href, line, target: { link, found } }: Link) => {
      if (found !== 'no' || !isAnchor(link, pages)) return [];
      const there = link.kind === 'page' ? pages.get(link.path) : page;
      const ids = (there?.headings ?? []).flatMap(({ id }) => (id === null ? [] : [id]));
      const closest = closestWord(link.hash.slice(1), ids);
      const hint =
        closest === undefined
          ? 'write one that is, in small letters and with dashes.'
          : `did you mean "#${closest}"?`;
      return [
        {
          line,
          message: `The link "${shown(href)}" leads to a heading that is not there; ${hint}`,
        },
      ];
    }),
  );
}

/** Images whose file is not there. */
export function findDeadImages({ sources }: LintedWorkshop): readonly Found[] {
  return onPages(sources.pages, (page) =>
    page.images.flatMap(({ src, line, target: { link, found } }) => {
      if (leadsOut(link)) return [{ line, message: outside(`The image "${shown(src)}"`) }];
      if (link.kind === 'anchor')
        return [
          { line, message: 'The image names no file; write its path, relative to the page.' },
        ];
      if (found !== 'no') return [];
      const path = 'path' in link ? link.path : '';
      const message = `The image "${shown(src)}" is not there; ${remedy(path, sources.files)}`;
      return [{ line, message }];
    }),
  );
}

/** Images that say nothing to whoever cannot see them. */
export const findMissingAlts = ({ sources }: LintedWorkshop): readonly Found[] =>
  onPages(sources.pages, (page) =>
    page.images
      .filter(({ alt }) => alt === null)
      .map(({ src, line }) => ({
        line,
        message: `The image "${shown(src)}" has no alternative text; say in words what it shows (\`<img alt="">\` for an ornament).`,
      })),
  );

/** What is found on each page, with its file. */
export const onPages = (
  pages: readonly PageSource[],
  find: (page: PageSource) => readonly Omit<Found, 'file'>[],
): readonly Found[] =>
  pages.flatMap((page) => find(page).map((found) => ({ file: page.file, ...found })));

/** Addresses that begin with a slash are the server's, and may be there. */
const leadsOut = (link: NoteLink): boolean => link.kind === 'site' && !link.href.startsWith('/');

const outside = (what: string): string =>
  `${what} leads out of the content folder, where nothing is served; put what it names inside.`;

function isAnchor(
  link: NoteLink,
  pages: { has(path: string): boolean },
): link is NoteLink & { readonly hash: string } {
  return link.kind === 'anchor' || (link.kind === 'page' && pages.has(link.path));
}

function remedy(path: string, all: readonly string[]): string {
  const closest = all.length > maxCompared ? undefined : closestWord(path, all);
  return closest === undefined
    ? 'add it, or correct the path (relative to this page).'
    : `did you mean "${closest}"?`;
}

export const shown = (text: string): string => (text.length > 100 ? `${text.slice(0, 99)}…` : text);
