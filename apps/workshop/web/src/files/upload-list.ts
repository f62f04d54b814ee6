export type UploadState =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'sending'; readonly sent: number }
  | { readonly kind: 'done' }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'failed'; readonly message: string };

export type Upload = {
  readonly id: number;
  readonly name: string;
  readonly folder: string;
  readonly size: number;
  readonly state: UploadState;
};

export type UploadChange =
  | { readonly kind: 'add'; readonly uploads: readonly Upload[] }
  | { readonly kind: 'state'; readonly id: number; readonly state: UploadState }
  | { readonly kind: 'tidy' };

export const isOver = ({ state }: Upload): boolean =>
  state.kind !== 'waiting' && state.kind !== 'sending';

/** What became of every file that was given, in the order they were. */
export function changeUploads(uploads: readonly Upload[], change: UploadChange): readonly Upload[] {
  switch (change.kind) {
    case 'add':
      return [...uploads, ...change.uploads];
    case 'state':
      return uploads.map((upload) =>
        upload.id === change.id ? { ...upload, state: change.state } : upload,
      );
    case 'tidy':
      return uploads.filter((upload) => !isOver(upload));
  }
}

/** Read out when the last file has been sent or has not. */
export function spokenOutcome(uploads: readonly Upload[]): string {
  if (uploads.length === 0 || !uploads.every(isOver)) return '';
  const done = uploads.filter(({ state }) => state.kind === 'done').length;
  const failed = uploads.filter(({ state }) => state.kind === 'failed').length;
  const parts = [
    done > 0 && `${String(done)} ${done === 1 ? 'file' : 'files'} uploaded`,
    failed > 0 && `${String(failed)} not uploaded`,
  ];
  return parts.filter(Boolean).join(', ');
}
