import { Modal } from '../app/modal.js';

type DialogProps = {
  /** Names of files that are there already. */
  readonly names: readonly string[];
  /** Whether others were given with them that are new. */
  readonly others: boolean;
  readonly onAnswer: (answer: ReplaceAnswer) => void;
};

/** `others`: what is there stays, and the new files are uploaded. */
export type ReplaceAnswer = 'replace' | 'others' | 'cancel';

export function ReplaceDialog({ names, others, onAnswer }: DialogProps) {
  const one = names.length === 1;
  return (
    <Modal
      title={one ? 'Replace this file?' : `Replace ${String(names.length)} files?`}
      onClose={() => {
        onAnswer('cancel');
      }}
    >
      {(close) => (
        <>
          <p>
            {one ? 'A file of this name is' : 'Files of these names are'} in the folder already.
            What {one ? 'it holds' : 'they hold'} is lost when you replace {one ? 'it' : 'them'}.
          </p>
          <ul className="replace-names">
            {names.map((name) => (
              <li key={name}>{name}</li>
            ))}
          </ul>
          <div className="dialog-buttons">
            <button type="button" className="button" onClick={close}>
              Cancel
            </button>
            {others && (
              <button
                type="button"
                className="button"
                onClick={() => {
                  onAnswer('others');
                }}
              >
                Upload only the others
              </button>
            )}
            <button
              type="button"
              className="button danger"
              onClick={() => {
                onAnswer('replace');
              }}
            >
              Replace
            </button>
          </div>
        </>
      )}
    </Modal>
  );
}
