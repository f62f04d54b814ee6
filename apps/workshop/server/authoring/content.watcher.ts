import type { Logger } from '@launchpad/kernel';
import { watch } from 'chokidar';
import { basename, relative, sep } from 'node:path';

export type ContentWatch = {
  /** Settles once every change is noticed. */
  readonly ready: Promise<void>;
  close(): Promise<void>;
};

type WatchOptions = {
  readonly folder: string;
  readonly onChange: (paths: readonly string[]) => void;
  readonly log: Logger;
  readonly maxWatched?: number;
};

/** Changes that come this close together are told as one: an editor that saves, a branch that is switched. */
const gatherMs = 80;
const defaultMaxWatched = 20_000;
const maxDepth = 20;
const ignoredFolders = new Set(['node_modules', '.git', '.hg', '.svn', '.cache', '__pycache__']);

/** What editors leave beside a file for a moment. */
const isLitter = (name: string): boolean =>
  name === '.DS_Store' || name.startsWith('.#') || /(~|\.sw[a-p]|^4913)$/.test(name);

/** Watches the author's folder. What nobody writes notes in is left out, and of a huge tree only as much as is bearable. */
export function watchContent(options: WatchOptions): ContentWatch {
  const { folder, onChange, log, maxWatched = defaultMaxWatched } = options;
  const seen = new Set<string>();
  const isExcess = (path: string): boolean => {
    if (seen.has(path)) return false;
    if (seen.size < maxWatched) {
      seen.add(path);
      return false;
    }
    if (seen.size === maxWatched) {
      log.warn({ maxWatched }, 'the folder is too large: changes in a part of it go unnoticed');
      seen.add('');
    }
    return true;
  };
  const gathered = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  const tell = (): void => {
    timer = undefined;
    onChange([...gathered].sort());
    gathered.clear();
  };
  const watcher = watch(folder, {
    ignored: (path) => {
      if (path === folder) return false;
      const name = basename(path);
      return ignoredFolders.has(name) || isLitter(name) || isExcess(path);
    },
    ignoreInitial: true,
    followSymlinks: false,
    depth: maxDepth,
  });
  watcher.on('all', (_, path) => {
    gathered.add(relative(folder, path).replaceAll(sep, '/'));
    timer ??= setTimeout(tell, gatherMs);
  });
  watcher.on('error', (error) => {
    log.warn({ err: error }, 'changes of the folder may go unnoticed');
  });
  return {
    ready: new Promise((resolve) => {
      watcher.once('ready', () => {
        resolve();
      });
    }),
    close: async () => {
      clearTimeout(timer);
      await watcher.close();
    },
  };
}
