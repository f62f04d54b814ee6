/** An answer that is none, with a message that can be shown. */
export class RequestFault extends Error {
  constructor(
    message: string,
    /** HTTP status; 0 when nothing came back. */
    readonly status: number,
  ) {
    super(message);
  }
}

type FetchOptions = { readonly signal?: AbortSignal; readonly method?: 'GET' | 'POST' };

/** The server's answer, or a `RequestFault`. */
export async function fetchJson<T>(
  path: string,
  { signal, method = 'GET' }: FetchOptions = {},
): Promise<T> {
  const response = await fetch(path, {
    method,
    headers: { accept: 'application/json' },
    ...(signal && { signal }),
  });
  if (response.ok) return (await response.json()) as T;
  const detail = detailOf(await response.json().catch(() => undefined));
  const { status } = response;
  throw new RequestFault(detail || `The workspace answered with status ${String(status)}.`, status);
}

/** What a problem document (RFC 9457) says to a person; empty for anything else. */
export const detailOf = (body: unknown): string =>
  typeof body === 'object' && body !== null && 'detail' in body && typeof body.detail === 'string'
    ? body.detail
    : '';

/** Browsers name a broken connection in words that help nobody. */
export function faultOf(error: unknown): RequestFault {
  if (error instanceof RequestFault) return error;
  const message =
    error instanceof SyntaxError
      ? 'The workspace gave an answer that cannot be read.'
      : 'The workspace does not answer. Check your connection, then try again.';
  return new RequestFault(message, 0);
}
