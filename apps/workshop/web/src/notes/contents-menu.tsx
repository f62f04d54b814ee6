import { useEffect, useRef } from 'react';
import type { CheckAnswer } from '../../../protocol/check-messages.js';
import type { NotesIndexAnswer, NotesPageSummary } from '../../../protocol/notes-messages.js';
import { groupPages } from '../../../protocol/page-groups.js';
import { Icon } from '../app/icon.js';
import { NoteLink } from './note-link.js';
import { markText, pageMark, type PageMark } from './page-marks.js';

type MenuProps = {
  readonly index: NotesIndexAnswer;
  readonly current: string;
  readonly checks: readonly CheckAnswer[];
  readonly visited: ReadonlySet<string>;
  readonly onOpen: (page: string) => void;
  readonly onClose: () => void;
};

export function ContentsMenu({ index, current, checks, visited, onOpen, onClose }: MenuProps) {
  const menu = useRef<HTMLElement>(null);
  useEffect(() => {
    const start = menu.current?.querySelector<HTMLElement>('[aria-current]');
    (start ?? menu.current?.querySelector<HTMLElement>('a'))?.focus();
  }, []);
  return (
    <nav
      id="contents"
      className="contents"
      aria-label="Contents"
      ref={menu}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onClose();
      }}
    >
      <div className="contents-head">
        <h2>Contents</h2>
        <button type="button" className="icon-button" aria-label="Close contents" onClick={onClose}>
          <Icon name="close" />
        </button>
      </div>
      {index.home === null && (
        <NoteLink className="contents-home" page="" current={current === ''} onOpen={onOpen}>
          Overview
        </NoteLink>
      )}
      {groupPages(index.pages, index.categories).map((group) => (
        <section key={group.key} data-titled={group.title !== ''}>
          {group.title !== '' && <h3>{group.title}</h3>}
          <ol>
            {group.pages.map((page) => (
              <li key={page.path}>
                <NoteLink page={page.path} current={page.path === current} onOpen={onOpen}>
                  <span className="contents-number" aria-hidden="true">
                    {placeOf(index, page)}
                  </span>
                  <span className="contents-title">{page.title}</span>{' '}
                  <Mark mark={pageMark(page, checks, visited)} />
                </NoteLink>
              </li>
            ))}
          </ol>
        </section>
      ))}
    </nav>
  );
}

const placeOf = (index: NotesIndexAnswer, page: NotesPageSummary): number =>
  index.pages.indexOf(page) + 1;

export function Mark({ mark }: { readonly mark: PageMark }) {
  if (mark.kind === 'none') return null;
  const complete = mark.kind === 'steps' && mark.done === mark.all;
  return (
    <span className="mark" data-kind={mark.kind} data-complete={complete}>
      <span className="visually-hidden">({markText(mark)})</span>
      {mark.kind === 'visited' || complete ? (
        <Icon name="tick" />
      ) : (
        <span aria-hidden="true">
          {mark.done}/{mark.all}
        </span>
      )}
    </span>
  );
}
