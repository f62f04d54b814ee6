import { useEffect, useRef, useState, type SubmitEvent } from 'react';
import { longestTitle } from '../../../protocol/terminal-messages.js';
import { Icon } from '../app/icon.js';
import { renameTerminal } from './terminal-requests.js';
import {
  changeFontSize,
  changeSettings,
  useTerminalSettings,
  type TerminalSettings,
} from './terminal-settings.js';

const switches = [
  ['copyOnSelect', 'Copy what is selected'],
  ['warnOnPaste', 'Ask before pasting several lines'],
  ['screenReader', 'Screen reader support'],
  ['accelerated', 'Draw with the graphics processor'],
] as const satisfies readonly (readonly [keyof TerminalSettings, string])[];

type PopoverProps = {
  readonly name: string;
  readonly title: string;
  readonly canRename: boolean;
};

/** The settings of all terminals and the name of this one, behind a button. */
export function SettingsPopover({ name, title, canRename }: PopoverProps) {
  const button = useRef<HTMLButtonElement>(null);
  const popover = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState(false);
  const id = `terminal-settings-${name}`;
  useEffect(() => {
    const shown = popover.current;
    const toggled = (event: ToggleEvent): void => {
      setOpen(event.newState === 'open');
      const below = button.current?.getBoundingClientRect();
      if (shown === null || below === undefined || event.newState !== 'open') return;
      shown.style.top = `${String(below.bottom + 4)}px`;
      shown.style.right = `${String(innerWidth - below.right)}px`;
    };
    shown?.addEventListener('beforetoggle', toggled);
    return () => shown?.removeEventListener('beforetoggle', toggled);
  }, []);
  return (
    <>
      <button
        ref={button}
        type="button"
        className="icon-button"
        aria-label={`Settings of ${title}`}
        aria-expanded={open}
        popoverTarget={id}
      >
        <Icon name="settings" />
      </button>
      <div
        ref={popover}
        id={id}
        popover="auto"
        className="terminal-settings"
        role="dialog"
        aria-label={`Settings of ${title}`}
      >
        {open && <Settings name={name} title={title} canRename={canRename} />}
      </div>
    </>
  );
}

function Settings({ name, title, canRename }: PopoverProps) {
  const settings = useTerminalSettings();
  return (
    <>
      {canRename && <NameForm name={name} title={title} />}
      <div className="setting-line">
        <span>Text size</span>
        <button
          type="button"
          className="icon-button"
          aria-label="Smaller text"
          onClick={() => {
            changeFontSize(-1);
          }}
        >
          −
        </button>
        <output>{settings.fontSize}</output>
        <button
          type="button"
          className="icon-button"
          aria-label="Larger text"
          onClick={() => {
            changeFontSize(1);
          }}
        >
          +
        </button>
      </div>
      {switches.map(([key, label]) => (
        <label key={key} className="check-line">
          <input
            type="checkbox"
            checked={settings[key]}
            onChange={(event) => {
              changeSettings({ [key]: event.target.checked });
            }}
          />
          {label}
        </label>
      ))}
      <p className="terminal-keys">
        <kbd>Ctrl+Shift+F</kbd> search, <kbd>Ctrl+=</kbd> and <kbd>Ctrl+-</kbd> text size,{' '}
        <kbd>Ctrl+F6</kbd> leaves the terminal.
      </p>
    </>
  );
}

function NameForm({ name, title }: { readonly name: string; readonly title: string }) {
  const [text, setText] = useState(title);
  const [said, setSaid] = useState('');
  const save = (event: SubmitEvent): void => {
    event.preventDefault();
    void renameTerminal(name, text).then((answer) => {
      setSaid('fault' in answer ? answer.fault : 'Renamed');
    });
  };
  return (
    <form className="setting-line" onSubmit={save}>
      <label htmlFor={`title-${name}`}>Name</label>
      <input
        id={`title-${name}`}
        value={text}
        maxLength={longestTitle}
        required
        onChange={(event) => {
          setText(event.target.value);
        }}
      />
      <button type="submit" className="button">
        Rename
      </button>
      <span role="status">{said}</span>
    </form>
  );
}
