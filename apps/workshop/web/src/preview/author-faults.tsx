import type { NotesFault } from '../../../protocol/notes-messages.js';

/** What is wrong with the notes, for their author alone. */
export function AuthorFaults({ faults }: { readonly faults: readonly NotesFault[] }) {
  if (faults.length === 0) return null;
  return (
    <details className="notice notice-bad author-faults">
      <summary>
        {faults.length === 1 ? '1 fault' : `${String(faults.length)} faults`} in the notes
      </summary>
      <ul aria-label="Faults in the notes">
        {faults.map(({ file, line, message }) => (
          <li key={`${file}:${String(line)}:${message}`}>
            <code>{line === null ? file : `${file}:${String(line)}`}</code> {message}
          </li>
        ))}
      </ul>
      <p>Only you see this, as the workshop runs in preview.</p>
    </details>
  );
}
