/** `GET api/files?path=`: one folder below the home. */
export type FolderAnswer = {
  /** Below the home, `''` for the home itself. */
  readonly path: string;
  readonly entries: readonly FileEntry[];
  /** Whether there was more than is listed. */
  readonly truncated: boolean;
  /** Largest file that can be uploaded, in bytes. */
  readonly maxUploadBytes: number;
};

export type FileEntry = {
  readonly name: string;
  readonly kind: 'file' | 'folder' | 'other';
  /** Bytes; 0 for what is no file. */
  readonly size: number;
  readonly modifiedAt: string;
};
/*
 * `GET files/<path>` downloads a file, `PUT files/<path>` writes one (its folder has to be there),
 * `GET archive?path=` sends a folder as .tar.gz.
 */
