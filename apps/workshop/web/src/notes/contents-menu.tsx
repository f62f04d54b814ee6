import { useEffect, useRef } from 'react';
import type { NotesPageSummary } from '../../../protocol/notes-messages.js';
import { notePath } from '../app/base-path.js';
import { Icon } from '../app/icon.js';

type MenuProps = {
  readonly pages: readonly NotesPageSummary[];
  readonly current: string;
  readonly onOpen: (page: string) => void;
  readonly onClose: () => void;
};

export function ContentsMenu({ pages, current, onOpen, onClose }: MenuProps) {
  const menu = useRef<HTMLElement>(null);
  useEffect(() => {
    menu.current?.querySelector<HTMLElement>('[aria-current]')?.focus();
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
      <ol>
        {pages.map((page) => (
          <li key={page.path}>
            <a
              href={notePath(page.path)}
              aria-current={page.path === current ? 'page' : undefined}
              onClick={(event) => {
                event.preventDefault();
                onOpen(page.path);
              }}
            >
              {page.title}
            </a>
          </li>
        ))}
      </ol>
    </nav>
  );
}
