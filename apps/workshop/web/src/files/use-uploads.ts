import { useCallback, useEffect, useReducer, useRef } from 'react';
import { joined } from './file-paths.js';
import { fileSize } from './file-size.js';
import { sendFile } from './send-file.js';
import { changeUploads, type Upload, type UploadChange, type UploadState } from './upload-list.js';

export type Batch = {
  readonly folder: string;
  readonly files: readonly File[];
  readonly maxBytes: number;
  readonly replace: boolean;
};

type UploadEvents = {
  /** A file has arrived in the folder. */
  readonly onArrived: (folder: string) => void;
  /** Files that are there already: whether to replace them is for the person to say. */
  readonly onExisting: (batch: Batch) => void;
};

export type Uploads = {
  readonly list: readonly Upload[];
  readonly start: (batch: Batch) => void;
  readonly cancel: (id: number) => void;
  readonly tidy: () => void;
};

/** Sends files one after the other, so that what is sent already is not held up by what is not. */
export function useUploads(events: UploadEvents): Uploads {
  const [list, change] = useReducer(changeUploads, []);
  const ids = useRef(0);
  const running = useRef(new Map<number, AbortController>());
  const turn = useRef(Promise.resolve());
  const latest = useRef(events);
  useEffect(() => {
    latest.current = events;
  });

  const send = useCallback(async (upload: Upload, file: File, batch: Batch) => {
    const abort = running.current.get(upload.id);
    if (abort === undefined || abort.signal.aborted) return;
    const result = await sendOne({ upload, file, batch, abort, change });
    running.current.delete(upload.id);
    if (result === 'exists') latest.current.onExisting({ ...batch, files: [file] });
    if (result === 'done') latest.current.onArrived(upload.folder);
  }, []);

  const start = useCallback(
    (batch: Batch) => {
      const { folder, files, maxBytes } = batch;
      const uploads = files.map(({ name, size }) => {
        ids.current += 1;
        return { id: ids.current, name, folder, size, state: firstState(size, maxBytes) };
      });
      change({ kind: 'add', uploads });
      for (const [place, upload] of uploads.entries()) {
        const file = files[place];
        if (file === undefined || upload.state.kind !== 'waiting') continue;
        running.current.set(upload.id, new AbortController());
        turn.current = turn.current.then(() => send(upload, file, batch));
      }
    },
    [send],
  );
  const cancel = useCallback((id: number) => {
    running.current.get(id)?.abort();
    change({ kind: 'state', id, state: { kind: 'cancelled' } });
  }, []);
  const tidy = useCallback(() => {
    change({ kind: 'tidy' });
  }, []);
  return { list, start, cancel, tidy };
}

type Sending = {
  readonly upload: Upload;
  readonly file: File;
  readonly batch: Batch;
  readonly abort: AbortController;
  readonly change: (change: UploadChange) => void;
};

async function sendOne({ upload, file, batch, abort, change }: Sending) {
  const { id, folder, name } = upload;
  const become = (state: UploadState): void => {
    change({ kind: 'state', id, state });
  };
  become({ kind: 'sending', sent: 0 });
  const result = await sendFile({
    path: joined(folder, name),
    file,
    replace: batch.replace,
    signal: abort.signal,
    onProgress: (sent) => {
      become({ kind: 'sending', sent });
    },
  });
  if (result.kind !== 'exists') become(result);
  else become({ kind: 'failed', message: 'A file of that name is there already.' });
  return result.kind;
}

function firstState(size: number, maxBytes: number): UploadState {
  if (size <= maxBytes) return { kind: 'waiting' };
  return {
    kind: 'failed',
    message: `It is larger than ${fileSize(maxBytes)}, the most that can be uploaded here.`,
  };
}
