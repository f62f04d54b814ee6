import { Modal } from './modal.js';

type Key = { readonly keys: readonly string[]; readonly does: string };

const keys: readonly Key[] = [
  { keys: ['F6'], does: 'Go to the next part of the page: top, notes, work area' },
  { keys: ['Shift', 'F6'], does: 'Go back to the part before' },
  {
    keys: ['Ctrl', 'F6'],
    does: 'Leave a terminal, where all other keys go to the shell, for its own buttons',
  },
  { keys: ['/'], does: 'Search the notes (Ctrl K does the same)' },
  { keys: ['?'], does: 'Open this help' },
  { keys: ['Tab'], does: 'Go to the next button, link or line between two panes' },
  { keys: ['←', '→'], does: 'Change the tab, or move the line between two panes' },
  { keys: ['Esc'], does: 'Close a list, the search or a dialog' },
];

type HelpProps = { readonly hosted: boolean; readonly onClose: () => void };

export function HelpDialog({ hosted, onClose }: HelpProps) {
  return (
    <Modal title="How this page works" className="help" onClose={onClose}>
      {(close) => (
        <>
          <h3>What is what</h3>
          <ul>
            <li>
              <strong>Notes</strong> lead you through the workshop. A block that says “Run in
              terminal” types its command for you; one that says “Copy” puts it on your clipboard. A
              step with a “Check” button tells you whether it worked.
            </li>
            <li>
              <strong>Terminals</strong> are real. They keep running when you reload the page or
              look at another tab.
            </li>
            <li>
              <strong>Files</strong> shows the home folder: take files with you, or bring your own.
            </li>
            {hosted && (
              <li>
                <strong>The clock</strong> shows the time left. When it has run out, or when you
                finish, everything in this workspace is removed.
              </li>
            )}
          </ul>
          <h3>Keys</h3>
          <dl className="help-keys">
            {keys.map(({ keys: pressed, does }) => (
              <div key={does}>
                <dt>
                  {pressed.map((key) => (
                    <kbd key={key}>{key}</kbd>
                  ))}
                </dt>
                <dd>{does}</dd>
              </div>
            ))}
          </dl>
          <div className="dialog-buttons">
            <button type="button" className="button primary" onClick={close}>
              Close
            </button>
          </div>
        </>
      )}
    </Modal>
  );
}
