import type { IncomingHttpHeaders } from 'node:http';
import type { EdgeRequest } from '../exchange.js';
import { headerKind } from '../sanitise/header-kinds.js';

const requestLine = /^(GET|HEAD) (\/[!-~]*) HTTP\/1\.1$/;
const headerLine = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[\t ]*([\t\x20-\x7e\x80-\xff]*)$/;

/** They say that a body follows, or that something else than an answer is wanted. */
const neverPlain = new Set([
  'content-length',
  'expect',
  'http2-settings',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/**
 * Reads the head of a request, without its empty line, when there is only one way to read it: a `GET` or `HEAD` of
 * HTTP/1.1 without a body, each line ended by CRLF, no header twice. `undefined` says nothing against a request: it
 * is Node's parser that judges it then.
 */
export function readPlainHead(
  text: string,
  socket: EdgeRequest['socket'],
): EdgeRequest | undefined {
  const lines = text.split('\r\n');
  const asked = requestLine.exec(lines[0] ?? '');
  if (asked === null) return undefined;
  const headers = Object.create(null) as IncomingHttpHeaders;
  const rawHeaders: string[] = [];
  for (let i = 1; i < lines.length; i += 1) {
    const line = headerLine.exec(lines[i] ?? '');
    if (line === null) return undefined;
    const raw = line[1] ?? '';
    const value = (line[2] ?? '').trimEnd();
    const { name, kind } = headerKind(raw);
    if (name in headers || neverPlain.has(name)) return undefined;
    if (kind === 'connection' && value !== 'keep-alive') return undefined;
    headers[name] = value;
    rawHeaders.push(raw, value);
  }
  const [, method, url] = asked;
  return { method, url, httpVersion: '1.1', headers, rawHeaders, socket };
}
