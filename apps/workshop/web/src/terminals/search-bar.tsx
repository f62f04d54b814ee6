import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { Icon } from '../app/icon.js';
import type { SearchResult, TerminalSearch } from './terminal-search.js';

type BarProps = {
  readonly search: TerminalSearch;
  readonly found: SearchResult;
  readonly onClose: () => void;
};

export function SearchBar({ search, found, onClose }: BarProps) {
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState('');
  useEffect(() => {
    input.current?.focus();
    return () => {
      void search.clear();
    };
  }, [search]);
  const pressed = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') onClose();
    else if (event.key === 'Enter' && event.target === input.current)
      void search.find(text, event.shiftKey ? 'previous' : 'next');
  };
  return (
    <div
      className="terminal-search"
      role="search"
      aria-label="Search in this terminal"
      onKeyDown={pressed}
    >
      <input
        ref={input}
        type="search"
        aria-label="Text to find"
        value={text}
        spellCheck={false}
        onChange={(event) => {
          setText(event.target.value);
          void search.find(event.target.value, 'typing');
        }}
      />
      <span className="terminal-found" role="status">
        {text !== '' && result(found)}
      </span>
      <button
        type="button"
        className="icon-button"
        aria-label="Previous match"
        onClick={() => void search.find(text, 'previous')}
      >
        <Icon name="back" />
      </button>
      <button
        type="button"
        className="icon-button"
        aria-label="Next match"
        onClick={() => void search.find(text, 'next')}
      >
        <Icon name="forward" />
      </button>
      <button type="button" className="icon-button" aria-label="Close the search" onClick={onClose}>
        <Icon name="close" />
      </button>
    </div>
  );
}

function result({ place, count }: SearchResult): string {
  if (count === 0) return 'Not found';
  return place === 0 ? `${String(count)} matches` : `${String(place)} of ${String(count)}`;
}
