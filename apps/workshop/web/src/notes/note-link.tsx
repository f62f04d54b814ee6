import type { MouseEvent, ReactNode } from 'react';
import { notePath } from '../app/base-path.js';

type LinkProps = {
  readonly page: string;
  readonly current?: boolean;
  readonly className?: string;
  readonly onOpen: (page: string) => void;
  readonly children: ReactNode;
};

/** Whether the browser should do with a link what it does by itself: another tab, another window. */
export const isForBrowser = (event: MouseEvent): boolean =>
  event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0;

/** A link to a page of the notes that opens in place. */
export function NoteLink({ page, current = false, className, onOpen, children }: LinkProps) {
  return (
    <a
      className={className}
      href={notePath(page)}
      aria-current={current ? 'page' : undefined}
      onClick={(event) => {
        if (isForBrowser(event)) return;
        event.preventDefault();
        onOpen(page);
      }}
    >
      {children}
    </a>
  );
}
