import type { IncomingHttpHeaders } from 'node:http';
import { opcodes } from '../proxy/frame-scanner.js';

const terminalProtocol = 'launchpad.terminal.v1';

/**
 * Whether a person caused the request, as opposed to a page that keeps itself up to date. A change is somebody's; of
 * the rest only what a browser vouches for: it followed a click, or an address that was typed
 * (`Sec-Fetch-User`). Old browsers do not say; they count where they ask for a page.
 */
export function isRequestInput(request: {
  readonly method?: string | undefined;
  readonly headers: IncomingHttpHeaders;
}): boolean {
  const { method, headers } = request;
  if (method === 'OPTIONS') return false;
  if (method !== 'GET' && method !== 'HEAD') return headers['content-type'] !== 'text/ping';
  if (/prefetch|prerender/.test(String(headers['sec-purpose'] ?? headers['purpose']))) return false;
  if (headers['sec-fetch-user'] === '?1') return true;
  return headers['sec-fetch-mode'] === undefined && asksForPage(headers);
}

const asksForPage = ({ accept }: IncomingHttpHeaders): boolean =>
  (accept ?? '').includes('text/html');

/**
 * Whether a frame carries something typed. Terminals send keystrokes as binary frames and everything a page does by
 * itself, such as sizes and acknowledgements, as text; of other sockets nothing is known, and any message counts.
 * `opcode` is the message's, also for its later fragments.
 */
export const isFrameInput = (
  opcode: number,
  payloadBytes: number,
  subprotocol: string | undefined,
): boolean =>
  payloadBytes > 0 &&
  (opcode === opcodes.binary || (opcode === opcodes.text && subprotocol !== terminalProtocol));
