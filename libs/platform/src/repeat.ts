/** Runs `task` every `everyMs` after the previous run ended, so it never overlaps itself. */
export function repeat(options: {
  readonly everyMs: number;
  readonly task: () => Promise<void>;
  readonly onError: (error: unknown) => void;
}): { stop(): Promise<void>; nudge(): void } {
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let again = false;
  let running: Promise<void> = Promise.resolve();
  const run = (): void => {
    timer = undefined;
    again = false;
    running = options
      .task()
      .catch(options.onError)
      .then(() => {
        if (!stopped) timer = setTimeout(run, again ? 0 : options.everyMs);
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
    /** Runs soon rather than at the next turn; once more, right after, if it runs already. */
    nudge() {
      again = true;
      if (stopped || timer === undefined) return;
      clearTimeout(timer);
      timer = setTimeout(run, 0);
    },
  };
}
