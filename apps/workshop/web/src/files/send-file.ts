import { detailOf } from '../app/fetch-json.js';
import { filePath } from './file-paths.js';

export type SendOptions = {
  /** Where it goes, below the home. */
  readonly path: string;
  readonly file: File;
  /** Whether a file that is there already may be written over. */
  readonly replace: boolean;
  readonly signal: AbortSignal;
  readonly onProgress: (sentBytes: number) => void;
};

export type SendResult =
  | { readonly kind: 'done' }
  | { readonly kind: 'exists' }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'failed'; readonly message: string };

/** `XMLHttpRequest`, as `fetch` does not tell how much of a body has been sent. */
export function sendFile(options: SendOptions): Promise<SendResult> {
  const { path, file, replace, signal, onProgress } = options;
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    const abort = (): void => {
      request.abort();
    };
    const end = (result: SendResult): void => {
      signal.removeEventListener('abort', abort);
      resolve(result);
    };
    request.upload.addEventListener('progress', (event) => {
      onProgress(event.loaded);
    });
    request.addEventListener('load', () => {
      end(resultOf(request.status, request.responseText));
    });
    request.addEventListener('abort', () => {
      end({ kind: 'cancelled' });
    });
    request.addEventListener('error', () => {
      end({ kind: 'failed', message: 'The connection broke before all of it was sent.' });
    });
    signal.addEventListener('abort', abort);
    request.open('PUT', filePath(path));
    request.setRequestHeader('content-type', 'application/octet-stream');
    // RFC 9110 §13.1.2: only where nothing is yet.
    if (!replace) request.setRequestHeader('if-none-match', '*');
    request.send(file);
  });
}

const reasons: Readonly<Record<number, string>> = {
  401: 'You may not write here.',
  403: 'You may not write here.',
  404: 'The folder is no longer there.',
  405: 'This workspace takes no files.',
  409: 'Something else has that name.',
  413: 'It is larger than this workspace allows.',
  507: 'There is no space left.',
};

function resultOf(status: number, body: string): SendResult {
  if (status >= 200 && status < 300) return { kind: 'done' };
  if (status === 412) return { kind: 'exists' };
  const message =
    detailOf(parsed(body)) ||
    (reasons[status] ?? `The workspace answered with status ${String(status)}.`);
  return { kind: 'failed', message };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
