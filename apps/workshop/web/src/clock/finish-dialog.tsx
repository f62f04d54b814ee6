import { useState } from 'react';
import { Modal } from '../app/modal.js';
import { askLaunchpad } from './session-requests.js';

type DialogProps = {
  /** What led here: the button at the top, or the end of the last page. */
  readonly reason: 'asked' | 'end';
  /** Whether a session of Launchpad is behind this page; standing alone there is nothing to end. */
  readonly hosted: boolean;
  readonly restartUrl: string | null;
  readonly onClose: () => void;
};

/** The last word: finish, start again, or stay. */
export function FinishDialog({ reason, hosted, restartUrl, onClose }: DialogProps) {
  if (hosted) return <HostedDialog reason={reason} onClose={onClose} />;
  const atEnd = reason === 'end';
  return (
    <Modal
      title={atEnd ? 'You have reached the end' : 'Start the workshop again?'}
      onClose={onClose}
    >
      {(close) => (
        <>
          <p>
            {atEnd
              ? 'That was the last page, well done. The workspace stays as it is: look around as long as you like, or start again.'
              : 'You leave this workspace for a fresh one. Copy what you want to keep first.'}
          </p>
          <div className="dialog-buttons">
            <button type="button" className="button" onClick={close}>
              {atEnd ? 'Stay here' : 'Keep working'}
            </button>
            {restartUrl !== null && (
              <a className="button primary" href={restartUrl}>
                Start again
              </a>
            )}
          </div>
        </>
      )}
    </Modal>
  );
}

function HostedDialog({ reason, onClose }: Pick<DialogProps, 'reason' | 'onClose'>) {
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string>();
  const finish = (): void => {
    setBusy(true);
    void askLaunchpad('finish', {}).then((refused) => {
      if (refused === undefined) location.assign('/');
      setBusy(false);
      setFault(refused);
    });
  };
  return (
    <Modal title="Finish the workshop?" onClose={onClose}>
      {(close) => (
        <>
          {reason === 'end' && <p>You have reached the end of the notes, well done.</p>}
          <p>
            Your session ends now, and everything in it is removed: files, running programs, all of
            it. Copy what you want to keep first. The page that follows leads to a new start.
          </p>
          {fault !== undefined && (
            <p className="dialog-fault" role="alert">
              {fault}
            </p>
          )}
          <div className="dialog-buttons">
            <button type="button" className="button" onClick={close}>
              Keep working
            </button>
            <button type="button" className="button danger" disabled={busy} onClick={finish}>
              Finish and remove everything
            </button>
          </div>
        </>
      )}
    </Modal>
  );
}
