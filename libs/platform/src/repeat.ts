/** Runs `task` every `everyMs` after the previous run ended, so it never overlaps itself. */
export function repeat(options: {
  readonly everyMs: number;
  readonly task: () => Promise<void>;
  readonly onError: (error: unknown) => void;
}): { stop(): Promise<void>; nudge(): void } {
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  const run = (): void => {
    running = options
      .task()
      .catch(options.onError)
      .then(() => {
        if (!stopped) timer = setTimeout(run, options.everyMs);
      });
  };
  timer = setTimeout(run, options.everyMs);
  return {
    /** Waits for a run that is under way. */
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await running;
      clearTimeout(timer);
    },
    /** Runs soon rather than at the next turn, unless it runs already. */
    nudge() {
      if (stopped || timer === undefined) return;
      clearTimeout(timer);
      timer = setTimeout(run, 0);
    },
  };
}
