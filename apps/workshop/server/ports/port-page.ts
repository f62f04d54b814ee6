import { AppError } from '@launchpad/kernel';
import { problem, type Answer } from '../http/answer.js';

/** Why there is nothing to show: nobody listens, another workspace's program does, or what listens does not answer. */
export type PortFault = 'none' | 'foreign' | 'failed';

type Told = { readonly port: number; readonly accept: string | undefined };

const words: Readonly<Record<PortFault, (port: string) => { title: string; detail: string }>> = {
  none: (port) => ({
    title: `Nothing listens on port ${port} yet`,
    detail: `Start your program in a terminal. This page shows it as soon as it listens on port ${port}.`,
  }),
  foreign: (port) => ({
    title: `Port ${port} is taken`,
    detail: `A program that is not yours listens on port ${port} of this machine. Let yours listen on another port that this workshop shows, or try again later.`,
  }),
  failed: (port) => ({
    title: `The program on port ${port} did not answer`,
    detail: 'It closed the connection, or what it said was no HTTP. Its terminal may say why.',
  }),
};

const style =
  ':root{color-scheme:light dark}body{font:1rem/1.6 system-ui,sans-serif;margin:0;min-height:100vh;display:grid;place-items:center}' +
  'main{max-width:32rem;padding:1.5rem}h1{font-size:1.35rem;line-height:1.3;margin:0 0 .5rem}p{margin:0;opacity:.8}';

/** A page for people, and a problem document (RFC 9457) for programs. */
export function portAnswer(fault: PortFault, { port, accept }: Told): Answer & { body: string } {
  const { title, detail } = words[fault](String(port));
  const answer = problem(new AppError('workspace.unreachable', `${title}. ${detail}`));
  if (accept?.includes('text/html') !== true) return answer;
  const body =
    `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">` +
    `<title>${title}</title><style>${style}</style><main role="status"><h1>${title}</h1><p>${detail}</p></main></html>`;
  return {
    status: answer.status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      // The browser asks again by itself, which is no input of anybody's.
      ...(fault === 'failed' ? {} : { refresh: '2' }),
    },
    body,
  };
}
