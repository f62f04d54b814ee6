import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { Icon } from '../app/icon.js';
import { NoteLink } from './note-link.js';
import { useSearch, type Search } from './use-search.js';

type PanelProps = {
  readonly onOpen: (page: string) => void;
  readonly onClose: () => void;
};

const steps: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 };

/** Looks for words in all pages. The arrow keys go from the box to the results and back. */
export function SearchPanel({ onOpen, onClose }: PanelProps) {
  const panel = useRef<HTMLDivElement>(null);
  const box = useRef<HTMLInputElement>(null);
  const [text, setText] = useState('');
  const search = useSearch(text);
  useEffect(() => {
    box.current?.focus();
  }, []);
  const press = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') onClose();
    const step = steps[event.key];
    if (step === undefined || panel.current === null) return;
    event.preventDefault();
    const stops = [...panel.current.querySelectorAll<HTMLElement>('input, .search-results a')];
    const place = stops.findIndex((stop) => stop === document.activeElement);
    stops[(place + step + stops.length) % stops.length]?.focus();
  };
  return (
    <div className="contents search" role="search" aria-label="Notes" ref={panel} onKeyDown={press}>
      <form
        className="search-box"
        onSubmit={(event) => {
          event.preventDefault();
          panel.current?.querySelector<HTMLElement>('.search-results a')?.click();
        }}
      >
        <Icon name="search" />
        <input
          ref={box}
          type="search"
          aria-label="Search the notes"
          placeholder="Search the notes"
          autoComplete="off"
          spellCheck={false}
          value={text}
          onChange={(event) => {
            setText(event.target.value);
          }}
        />
        <button type="button" className="icon-button" aria-label="Close search" onClick={onClose}>
          <Icon name="close" />
        </button>
      </form>
      {text.trim() !== '' && <Results search={search} onOpen={onOpen} />}
    </div>
  );
}

function Results({
  search: { asked, answer },
  onOpen,
}: { readonly search: Search } & Pick<PanelProps, 'onOpen'>) {
  const results = answer.state === 'ready' && asked !== '' ? answer.value.results : [];
  return (
    <>
      <p className="search-standing" role="status">
        {standingOf(asked, answer)}
      </p>
      {answer.state === 'failed' && answer.status !== 404 && (
        <button type="button" className="button" onClick={answer.retry}>
          Try again
        </button>
      )}
      <ul className="search-results">
        {results.map(({ path, title, excerpt }) => (
          <li key={path}>
            <NoteLink page={path} onOpen={onOpen}>
              <span className="search-title">{title}</span>
              <span className="search-excerpt">{excerpt}</span>
            </NoteLink>
          </li>
        ))}
      </ul>
    </>
  );
}

function standingOf(asked: string, answer: Search['answer']): string {
  if (asked === '' || answer.state === 'loading') return '';
  if (answer.state === 'failed') {
    return answer.status === 404 ? 'These notes cannot be searched.' : answer.message;
  }
  const { length } = answer.value.results;
  if (length === 0) return `No page holds “${asked}”.`;
  return length === 1 ? '1 page' : `${String(length)} pages`;
}
