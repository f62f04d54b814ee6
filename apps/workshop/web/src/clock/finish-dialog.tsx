import { useEffect, useRef, useState } from 'react';
import { askLaunchpad } from './session-requests.js';

type DialogProps = {
  /** Whether a session of Launchpad is behind this page; standing alone there is nothing to end. */
  readonly hosted: boolean;
  readonly onClose: () => void;
  readonly onRestart: () => void;
};

export function FinishDialog({ hosted, onClose, onRestart }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string>();
  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  const finish = (): void => {
    setBusy(true);
    void askLaunchpad('finish', {}).then((refused) => {
      if (refused === undefined) location.assign('/');
      setBusy(false);
      setFault(refused);
    });
  };
  return (
    <dialog ref={dialog} className="dialog" aria-labelledby="finish-title" onClose={onClose}>
      <h2 id="finish-title">{hosted ? 'Finish the workshop?' : 'You have reached the end'}</h2>
      <p>
        {hosted
          ? 'Your session ends now, and everything in it is removed: files, running programs, all of it. Copy what you want to keep first.'
          : 'That was the last page. The workspace stays as it is for as long as it runs.'}
      </p>
      {fault !== undefined && (
        <p className="dialog-fault" role="alert">
          {fault}
        </p>
      )}
      <div className="dialog-buttons">
        <button type="button" className="button" onClick={() => dialog.current?.close()}>
          {hosted ? 'Keep working' : 'Stay here'}
        </button>
        {hosted ? (
          <button type="button" className="button danger" disabled={busy} onClick={finish}>
            Finish and remove everything
          </button>
        ) : (
          <button type="button" className="button primary" onClick={onRestart}>
            Back to the first page
          </button>
        )}
      </div>
    </dialog>
  );
}
