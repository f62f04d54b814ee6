import { useEffect, useRef, useState } from 'react';
import { Icon } from '../app/icon.js';
import { copyText } from './copy-text.js';
import type { TextSize } from './use-text-size.js';

type MenuProps = {
  readonly textSize: TextSize;
  readonly announce: (text: string) => void;
  readonly onPrintAll: () => void;
};

/** What is needed now and then: link, printing, size of the text. */
export function NotesMenu({ textSize, announce, onPrintAll }: MenuProps) {
  const place = useRef<HTMLDivElement>(null);
  const opener = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);
  useEffect(() => {
    if (!open) return undefined;
    const away = (event: Event): void => {
      if (event.target instanceof Node && place.current?.contains(event.target) !== true) {
        setOpen(false);
      }
    };
    document.addEventListener('pointerdown', away);
    document.addEventListener('focusin', away);
    return () => {
      document.removeEventListener('pointerdown', away);
      document.removeEventListener('focusin', away);
    };
  }, [open]);
  const choose = (action: () => void) => (): void => {
    setOpen(false);
    opener.current?.focus();
    action();
  };
  const copyLink = (): void => {
    void copyText(location.href).then((copied) => {
      announce(copied ? 'Link copied' : 'Could not copy: copy the address from the address bar');
    });
  };
  return (
    <div
      className="notes-menu"
      ref={place}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !open) return;
        setOpen(false);
        opener.current?.focus();
      }}
    >
      <button
        ref={opener}
        type="button"
        className="icon-button"
        aria-label="More about the notes"
        aria-expanded={open}
        onClick={() => {
          setOpen(!open);
        }}
      >
        <Icon name="more" />
      </button>
      {open && (
        <div className="notes-menu-list" role="group" aria-label="More about the notes">
          <button type="button" onClick={choose(copyLink)}>
            Copy link to this page
          </button>
          <button
            type="button"
            onClick={choose(() => {
              window.print();
            })}
          >
            Print this page
          </button>
          <button type="button" onClick={choose(onPrintAll)}>
            Print all pages…
          </button>
          <TextSizeRow textSize={textSize} />
        </div>
      )}
    </div>
  );
}

function TextSizeRow({ textSize }: Pick<MenuProps, 'textSize'>) {
  const { size, change, smallest, largest } = textSize;
  return (
    <div className="text-size">
      <span role="status">Text {size} %</span>
      <button
        type="button"
        aria-label="Smaller text"
        disabled={smallest}
        onClick={() => {
          change(-1);
        }}
      >
        A−
      </button>
      <button
        type="button"
        aria-label="Larger text"
        disabled={largest}
        onClick={() => {
          change(1);
        }}
      >
        A+
      </button>
    </div>
  );
}
