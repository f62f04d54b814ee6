import type { NotesPageSummary } from '../../../protocol/notes-messages.js';
import { Icon } from '../app/icon.js';

/** The label the last page has when its author gave none: it leads back to the start. */
const homeSign = 'Home';

type EndProps = {
  readonly page: NotesPageSummary;
  readonly onOpen: (page: string) => void;
  /** Shows what comes after the end; without it the end leads back to the start. */
  readonly onEnd?: () => void;
};

/** The buttons below a page. Where its author names a place off the site, the button leads there instead. */
export function PageEnd({ page, onOpen, onEnd }: EndProps) {
  const { prev, next, exitSign, exitLink } = page;
  const leave = (): void => {
    if (next !== null) onOpen(next);
    else if (onEnd !== undefined && exitSign !== homeSign) onEnd();
    else onOpen('');
  };
  return (
    <div className="page-end">
      {prev !== null && (
        <button
          type="button"
          className="button"
          onClick={() => {
            onOpen(prev);
          }}
        >
          <Icon name="back" /> Back
        </button>
      )}
      {exitLink === null ? (
        <button type="button" className="button primary" onClick={leave}>
          {exitSign} <Icon name="forward" />
        </button>
      ) : (
        <a className="button primary" href={exitLink}>
          {exitSign} <Icon name="forward" />
        </a>
      )}
    </div>
  );
}
