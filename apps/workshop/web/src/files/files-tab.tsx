import '../styles/files.css';
import { useState } from 'react';
import { Breadcrumb, Breadcrumbs } from 'react-aria-components/Breadcrumbs';
import { Button } from 'react-aria-components/Button';
import { DropZone, type DropZoneProps } from 'react-aria-components/DropZone';
import { FileTrigger } from 'react-aria-components/FileTrigger';
import { Link } from 'react-aria-components/Link';
import type { FolderAnswer } from '../../../protocol/file-messages.js';
import { below } from '../app/base-path.js';
import { FailureNotice } from '../app/failure-notice.js';
import { Icon } from '../app/icon.js';
import { QuietWait } from '../app/quiet-wait.js';
import { useAnswer, type Asked } from '../app/use-answer.js';
import { archivePath, crumbsOf } from './file-paths.js';
import { FolderTable } from './folder-table.js';
import { ReplaceDialog, type ReplaceAnswer } from './replace-dialog.js';
import { spokenOutcome } from './upload-list.js';
import { UploadRows } from './upload-rows.js';
import { useUploads, type Batch } from './use-uploads.js';

type DropEvent = Parameters<NonNullable<DropZoneProps['onDrop']>>[0];

/** The home folder: look around, take files along, bring others in. */
export function FilesTab() {
  const [path, setPath] = useState('');
  const [revision, setRevision] = useState(0);
  const asked = useAnswer<FolderAnswer>(
    below(`api/files?path=${encodeURIComponent(path)}`),
    revision,
  );
  const refresh = (): void => {
    setRevision((count) => count + 1);
  };
  const { uploads, question, give, answer, refused, giveDropped } = useGivenFiles(asked, refresh);
  if (asked.state === 'failed' && asked.status === 404 && path === '') {
    return <p className="files-empty">This workspace shows no files.</p>;
  }
  return (
    <DropZone className="files" aria-label="Drop files here to upload them" onDrop={giveDropped}>
      <div className="files-bar">
        <Crumbs path={path} onOpen={setPath} />
        <span className="files-tools">
          <button type="button" className="icon-button" aria-label="Look again" onClick={refresh}>
            <Icon name="restart" />
          </button>
          <a className="bar-button" href={archivePath(path)} download>
            <Icon name="download" /> Download {path === '' ? 'all' : 'folder'}
          </a>
          <FileTrigger
            allowsMultiple
            onSelect={(files) => {
              give([...(files ?? [])]);
            }}
          >
            <Button className="button primary" isDisabled={asked.state !== 'ready'}>
              <Icon name="upload" /> Upload
            </Button>
          </FileTrigger>
        </span>
      </div>
      {refused !== '' && (
        <p className="files-refused" role="alert">
          {refused}
        </p>
      )}
      <UploadRows uploads={uploads} />
      <div className="files-list">
        {asked.state === 'failed' && (
          <FailureNotice message={asked.message} onRetry={asked.retry} />
        )}
        {asked.state === 'loading' && <QuietWait what="Looking into the folder…" />}
        {asked.state === 'ready' && <FolderTable folder={asked.value} onOpen={setPath} />}
      </div>
      <div className="visually-hidden" role="status">
        {spokenOutcome(uploads.list)}
      </div>
      {question !== undefined && (
        <ReplaceDialog
          names={question.existing}
          others={question.existing.length < question.batch.files.length}
          onAnswer={answer}
        />
      )}
    </DropZone>
  );
}

type CrumbProps = { readonly path: string; readonly onOpen: (path: string) => void };

function Crumbs({ path, onOpen }: CrumbProps) {
  const crumbs = crumbsOf(path);
  return (
    <Breadcrumbs className="files-crumbs" aria-label="Folder">
      {crumbs.map((crumb) => (
        <Breadcrumb key={crumb.path} id={crumb.path}>
          <Link
            onPress={() => {
              onOpen(crumb.path);
            }}
          >
            {crumb.title}
          </Link>
        </Breadcrumb>
      ))}
    </Breadcrumbs>
  );
}

type Question = { readonly batch: Batch; readonly existing: readonly string[] };

/** Takes files in, asking first where one of the same name is there already. */
function useGivenFiles(asked: Asked<FolderAnswer>, onArrived: () => void) {
  const [question, setQuestion] = useState<Question>();
  const [refused, setRefused] = useState('');
  const uploads = useUploads({
    onArrived,
    onExisting: (batch) => {
      setQuestion((open) => open ?? { batch, existing: batch.files.map(({ name }) => name) });
    },
  });
  const give = (files: readonly File[]): void => {
    setRefused('');
    if (asked.state !== 'ready' || files.length === 0) return;
    const { path: folder, maxUploadBytes: maxBytes, entries } = asked.value;
    const names = new Set(entries.map(({ name }) => name));
    const batch = { folder, files, maxBytes, replace: false };
    const existing = files.map(({ name }) => name).filter((name) => names.has(name));
    if (existing.length === 0) uploads.start(batch);
    else setQuestion({ batch, existing });
  };
  const answer = (given: ReplaceAnswer): void => {
    if (question === undefined) return;
    const { batch, existing } = question;
    const isNew = (file: File): boolean => !existing.includes(file.name);
    setQuestion(undefined);
    if (given === 'cancel') return;
    uploads.start({ ...batch, files: batch.files.filter(isNew) });
    if (given === 'others') return;
    const again = batch.files.filter((file) => !isNew(file));
    uploads.start({ ...batch, files: again, replace: true });
  };
  const giveDropped = (event: DropEvent): void => {
    const files = event.items.filter((item) => item.kind === 'file');
    void Promise.all(files.map((item) => item.getFile())).then((given) => {
      give(given);
      if (files.length < event.items.length) {
        setRefused('Only files can be dropped here. Pack a folder into an archive first.');
      }
    });
  };
  return { uploads, question, give, answer, refused, giveDropped };
}
