import type { TerminalChange, TerminalSummary } from '../../../protocol/terminal-messages.js';
import { below } from '../app/base-path.js';

type Answered<T> = { readonly value: T } | { readonly fault: string };

async function ask(path: string, init: RequestInit): Promise<Response> {
  return fetch(below(`api/terminals${path}`), init);
}

async function faultOf(response: Response): Promise<string> {
  const body: unknown = await response.json().catch(() => undefined);
  const known = typeof body === 'object' && body !== null && 'detail' in body;
  return known ? String(body.detail) : `The workspace answered ${String(response.status)}.`;
}

/** Opens one more terminal. */
export async function openTerminal(): Promise<Answered<TerminalSummary>> {
  try {
    const response = await ask('', { method: 'POST' });
    if (!response.ok) return { fault: await faultOf(response) };
    return { value: (await response.json()) as TerminalSummary };
  } catch (error) {
    return unreachable(error);
  }
}

export async function renameTerminal(name: string, title: string): Promise<Answered<null>> {
  const change: TerminalChange = { title };
  return send(`/${name}`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(change),
  });
}

export const closeTerminal = (name: string): Promise<Answered<null>> =>
  send(`/${name}`, { method: 'DELETE' });

async function send(path: string, init: RequestInit): Promise<Answered<null>> {
  try {
    const response = await ask(path, init);
    return response.ok ? { value: null } : { fault: await faultOf(response) };
  } catch (error) {
    return unreachable(error);
  }
}

function unreachable(error: unknown): { readonly fault: string } {
  if (error instanceof TypeError) return { fault: 'The workspace cannot be reached right now.' };
  throw error;
}
