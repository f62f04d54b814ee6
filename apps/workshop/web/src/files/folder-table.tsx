import type { FileEntry, FolderAnswer } from '../../../protocol/file-messages.js';
import { Icon } from '../app/icon.js';
import { filePath, joined } from './file-paths.js';
import { fileSize } from './file-size.js';

type TableProps = {
  readonly folder: FolderAnswer;
  readonly onOpen: (path: string) => void;
};

export function FolderTable({ folder, onOpen }: TableProps) {
  if (folder.entries.length === 0) {
    return <p className="files-empty">This folder is empty. Drop files here to bring them in.</p>;
  }
  return (
    <>
      <table className="files-table">
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col" className="files-size">
              Size
            </th>
            <th scope="col" className="files-time">
              Changed
            </th>
          </tr>
        </thead>
        <tbody>
          {sorted(folder.entries).map((entry) => (
            <EntryRow
              key={entry.name}
              entry={entry}
              path={joined(folder.path, entry.name)}
              onOpen={onOpen}
            />
          ))}
        </tbody>
      </table>
      {folder.truncated && (
        <p className="files-empty">
          There is more in this folder than is listed here: use a terminal to see all of it.
        </p>
      )}
    </>
  );
}

/** Folders first, then by name as people count: `2` before `10`. */
const sorted = (entries: readonly FileEntry[]): readonly FileEntry[] =>
  [...entries].sort(
    (a, b) =>
      Number(b.kind === 'folder') - Number(a.kind === 'folder') ||
      a.name.localeCompare(b.name, undefined, { numeric: true }),
  );

type RowProps = {
  readonly entry: FileEntry;
  readonly path: string;
  readonly onOpen: (path: string) => void;
};

function EntryRow({ entry, path, onOpen }: RowProps) {
  const { name, kind, size, modifiedAt } = entry;
  return (
    <tr data-kind={kind}>
      <th scope="row">
        {kind === 'folder' && (
          <button
            type="button"
            onClick={() => {
              onOpen(path);
            }}
          >
            <Icon name="folder" /> {name} <span className="visually-hidden">(folder)</span>
          </button>
        )}
        {kind === 'file' && (
          <a href={filePath(path)} download={name}>
            <Icon name="file" /> {name}{' '}
            <span className="files-download">
              <Icon name="download" />
              <span className="visually-hidden">(download)</span>
            </span>
          </a>
        )}
        {kind === 'other' && (
          <span>
            <Icon name="file" /> {name}
          </span>
        )}
      </th>
      <td className="files-size">{kind === 'file' ? fileSize(size) : ''}</td>
      <td className="files-time">
        <time dateTime={modifiedAt}>
          {new Date(modifiedAt).toLocaleString(undefined, {
            dateStyle: 'medium',
            timeStyle: 'short',
          })}
        </time>
      </td>
    </tr>
  );
}
