import { basename } from 'node:path';
import { json, type Answer } from '../http/answer.js';
import type { Asked, Route } from '../http/route.js';
import { securityHeaders } from '../http/security-headers.js';
import { attachmentName } from './attachment-name.js';
import { ExactStream } from './exact.stream.js';
import { withFiles } from './file-failure.js';
import { HomeFolder } from './home.folder.js';
import { readHomePath } from './home-path.js';

export type FileOptions = {
  readonly home: string;
  readonly maxUploadBytes: number;
  readonly maxArchiveBytes: number;
  /** Absolute paths that nothing can be uploaded to or below. */
  readonly reserved: readonly string[];
};

const maxArchiveEntries = 100_000;

/** Files of the learner's home: looked through, downloaded, uploaded. */
export function fileRoutes(options: FileOptions): readonly Route[] {
  const home = new HomeFolder(options.home);
  return [
    {
      method: 'GET',
      path: 'api/files',
      answer: async ({ query }) =>
        json(200, await home.list(readHomePath(query.get('path') ?? ''), options.maxUploadBytes)),
    },
    { method: 'GET', path: 'files/', answer: ({ rest }) => download(home, readHomePath(rest)) },
    { method: 'PUT', path: 'files/', answer: (asked) => upload(home, asked, options) },
    {
      method: 'GET',
      path: 'archive',
      answer: ({ query }) => archive(home, readHomePath(query.get('path') ?? ''), options),
    },
  ];
}

/** Never shown on the session's origin, whatever is in it: it is kept, and its type says nothing. */
const keptHeaders = (name: string, type: string): Record<string, string> => ({
  ...securityHeaders,
  'content-security-policy': "default-src 'none'; sandbox",
  'content-type': type,
  'content-disposition': attachmentName(name),
  'cache-control': 'no-store',
});

async function download(home: HomeFolder, path: string): Promise<Answer> {
  const { handle, about } = await home.open(path);
  return {
    status: 200,
    headers: {
      ...keptHeaders(basename(path), 'application/octet-stream'),
      'content-length': String(about.size),
    },
    body: new ExactStream({ handle, size: about.size, pad: false }),
  };
}

async function upload(home: HomeFolder, asked: Asked, options: FileOptions): Promise<Answer> {
  const { receiveFile } = await import('./file.upload.js');
  const { entry, isNew } = await receiveFile(home, asked.request, {
    path: readHomePath(asked.rest),
    maxBytes: options.maxUploadBytes,
    reserved: options.reserved,
    onlyNew: asked.request.headers['if-none-match']?.trim() === '*',
  });
  return json(isNew ? 201 : 200, entry);
}

async function archive(home: HomeFolder, path: string, options: FileOptions): Promise<Answer> {
  const { listForArchive, packArchive } = await import('./folder.archive.js');
  const root = await home.locateFolder(path);
  const limits = { maxBytes: options.maxArchiveBytes, maxEntries: maxArchiveEntries };
  const entries = await withFiles(() => listForArchive(root, limits));
  const name = path === '' ? 'home' : basename(path);
  return {
    status: 200,
    headers: keptHeaders(`${name}.tar.gz`, 'application/gzip'),
    body: packArchive(root, entries, name),
  };
}
