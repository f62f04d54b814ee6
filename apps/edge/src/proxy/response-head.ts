/** How the end of a body is known (RFC 9112 §6.3). */
export type BodyFraming =
  | { readonly kind: 'length'; readonly bytes: number }
  | { readonly kind: 'chunked' }
  | { readonly kind: 'until-close' };

export type ResponseHead = {
  readonly status: number;
  /** Names in lower case and values alternate. */
  readonly headers: readonly string[];
  readonly framing: BodyFraming;
  /** Whether the connection may carry another request afterwards. */
  readonly reusable: boolean;
};

const statusLine = /^HTTP\/1\.([01]) ([1-5]\d\d)(?: [\t\x20-\x7e\x80-\xff]*)?$/;
const headerLine = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[\t ]*([\t\x20-\x7e\x80-\xff]*)$/;
const empty: BodyFraming = { kind: 'length', bytes: 0 };

/**
 * Reads the head of an answer, without its empty line. Whatever is at all unusual gives `undefined`: a workspace is
 * not to be trusted, and an answer that two readers could take apart in two ways is none.
 */
export function readResponseHead(text: string, method: string): ResponseHead | undefined {
  const lines = text.split('\r\n');
  const status = statusLine.exec(lines[0] ?? '');
  if (status === null) return undefined;
  const headers: string[] = [];
  let length: string | undefined;
  let coding: string | undefined;
  let connection = '';
  for (let i = 1; i < lines.length; i += 1) {
    const line = headerLine.exec(lines[i] ?? '');
    if (line === null) return undefined;
    const name = (line[1] ?? '').toLowerCase();
    const value = (line[2] ?? '').trimEnd();
    headers.push(name, value);
    if (name === 'content-length') {
      if (length !== undefined) return undefined;
      length = value;
    } else if (name === 'transfer-encoding') {
      if (coding !== undefined) return undefined;
      coding = value.toLowerCase();
    } else if (name === 'connection') connection += `,${value.toLowerCase()}`;
  }
  const code = Number(status[2]);
  const framing = framingOf({ code, method, length, coding });
  if (framing === undefined) return undefined;
  const persistent =
    status[1] === '1' ? !/\bclose\b/.test(connection) : /\bkeep-alive\b/.test(connection);
  return {
    status: code,
    headers,
    framing,
    reusable: persistent && framing.kind !== 'until-close',
  };
}

function framingOf(answer: {
  readonly code: number;
  readonly method: string;
  readonly length: string | undefined;
  readonly coding: string | undefined;
}): BodyFraming | undefined {
  const { code, method, length, coding } = answer;
  if (length !== undefined && (coding !== undefined || !/^\d{1,15}$/.test(length)))
    return undefined;
  if (coding !== undefined && coding !== 'chunked') return undefined;
  if (method === 'HEAD' || code === 204 || code === 304 || code < 200) return empty;
  if (coding !== undefined) return { kind: 'chunked' };
  if (length !== undefined) return { kind: 'length', bytes: Number(length) };
  return { kind: 'until-close' };
}
