import { useEffect, useRef, useState } from 'react';
import { changeSettings } from './terminal-settings.js';

export type PendingPaste = { readonly text: string; readonly lines: readonly string[] };

type DialogProps = {
  readonly paste: PendingPaste;
  readonly onPaste: (text: string) => void;
  readonly onClose: () => void;
};

export function PasteDialog({ paste, onPaste, onClose }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [silent, setSilent] = useState(false);
  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  const confirm = (): void => {
    if (silent) changeSettings({ warnOnPaste: false });
    dialog.current?.close();
    onPaste(paste.text);
  };
  return (
    <dialog
      ref={dialog}
      className="dialog"
      aria-labelledby="paste-title"
      aria-describedby="paste-why"
      onClose={onClose}
    >
      <h2 id="paste-title">Paste {paste.lines.length} lines?</h2>
      <p id="paste-why">The shell may run each line at once, before you have seen what it does.</p>
      <pre className="paste-lines" tabIndex={0} aria-label="What is to be pasted">
        {paste.lines.join('\n')}
      </pre>
      <label className="check-line">
        <input
          type="checkbox"
          checked={silent}
          onChange={(event) => {
            setSilent(event.target.checked);
          }}
        />
        Do not ask again
      </label>
      <div className="dialog-buttons">
        <button type="button" className="button" onClick={() => dialog.current?.close()}>
          Cancel
        </button>
        <button type="button" className="button primary" autoFocus onClick={confirm}>
          Paste
        </button>
      </div>
    </dialog>
  );
}
