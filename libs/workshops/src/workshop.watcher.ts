import { basename } from 'node:path';
import type { Logger } from '@launchpad/kernel';
import { watch } from 'chokidar';
import { isLitter } from './workshop.files.js';

export type WatchWorkshopsOptions = {
  readonly dir: string;
  /** Called after a change, and now and then without one. Never called again before it has ended. */
  readonly onChange: () => Promise<void>;
  readonly log: Logger;
  /** How long nothing must have changed: a save or a `git pull` is many small changes. */
  readonly quietMs?: number;
  /** Looks without being told, for file systems whose changes are not announced. */
  readonly rescanMs?: number;
};

export type WorkshopWatch = {
  /** Settles once changes are noticed at once; until then the rescan finds them. */
  readonly ready: Promise<void>;
  /** Waits for a call of `onChange` that is under way. */
  close(): Promise<void>;
};

/** Follows a folder of workshops, so that an author's edit shows without a restart. */
export function watchWorkshops(options: WatchWorkshopsOptions): WorkshopWatch {
  const { dir, onChange, log, quietMs = 200, rescanMs = 60_000 } = options;
  let closed = false;
  let changed = false;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;

  const schedule = (delayMs: number): void => {
    clearTimeout(timer);
    if (!closed) timer = setTimeout(look, delayMs).unref();
  };
  const look = (): void => {
    changed = false;
    running = onChange()
      .catch((error: unknown) => {
        log.warn({ err: error, dir }, 'workshops could not be read');
      })
      .then(() => {
        running = undefined;
        schedule(changed ? quietMs : rescanMs);
      });
  };

  const watcher = watch(dir, { ignoreInitial: true, ignored: (path) => isLitter(basename(path)) });
  watcher.on('all', () => {
    changed = true;
    if (running === undefined) schedule(quietMs);
  });
  watcher.on('error', (error) => {
    log.warn({ err: error, dir, rescanMs }, 'changes of workshops are not announced; looking now and then');
  });
  schedule(rescanMs);

  return {
    ready: new Promise((resolve) => watcher.once('ready', resolve)),
    async close() {
      closed = true;
      clearTimeout(timer);
      await watcher.close();
      await running;
    },
  };
}
