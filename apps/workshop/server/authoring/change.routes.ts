import { AppError, type Logger } from '@launchpad/kernel';
import { Readable } from 'node:stream';
import type { Answer } from '../http/answer.js';
import type { Route } from '../http/route.js';
import { securityHeaders } from '../http/security-headers.js';
import type { ContentWatch } from './content.watcher.js';

type Changes = { readonly routes: readonly Route[]; close(): Promise<void> };

const heartbeatMs = 15_000;
const maxListeners = 64;
/** Paths told at once at most; a page shows itself anew whatever their number. */
const maxPaths = 100;
/** A page that reads nothing is let go, and comes back by itself. */
const maxBuffered = 64 * 1024;

/** Live preview: every page that is open hears of what the author saves. */
export function serveChanges(options: { readonly folder: string; readonly log: Logger }): Changes {
  const listeners = new Set<Readable>();
  const send = (text: string): void => {
    for (const listener of listeners) {
      if (listener.readableLength > maxBuffered) listener.destroy();
      else listener.push(text);
    }
  };
  const heart = setInterval(() => {
    send(': still here\n\n');
  }, heartbeatMs);
  const watching = startWatch(options, (paths) => {
    const data = JSON.stringify({ paths: paths.slice(0, maxPaths) });
    send(`event: changed\ndata: ${data}\n\n`);
  });
  const listen = async (): Promise<Answer> => {
    if (listeners.size >= maxListeners)
      throw new AppError('rate.limited', 'Too many pages wait for changes. Close some.');
    // Whoever has an answer is told of everything that is saved from then on.
    await (
      await watching
    ).ready;
    const body = new Readable({ read: () => undefined });
    listeners.add(body);
    body.once('close', () => listeners.delete(body));
    body.push('retry: 1000\n\n');
    const headers = {
      ...securityHeaders,
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    };
    return { status: 200, headers, body };
  };
  return {
    routes: [{ method: 'GET', path: 'api/changes', answer: listen }],
    close: async () => {
      clearInterval(heart);
      for (const listener of listeners) listener.destroy();
      await (await watching).close();
    },
  };
}

async function startWatch(
  options: { readonly folder: string; readonly log: Logger },
  onChange: (paths: readonly string[]) => void,
): Promise<ContentWatch> {
  const { watchContent } = await import('./content.watcher.js');
  return watchContent({ ...options, onChange });
}
