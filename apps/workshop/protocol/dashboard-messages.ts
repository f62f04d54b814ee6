/** Answers about the workspace as a whole, below its base path. */
export type WorkspaceAnswer = {
  readonly title: string;
  /** How the terminals lie in the work area. */
  readonly layout: TerminalLayout;
  /** What else the work area can show, in the author's order. */
  readonly tabs: readonly DashboardTab[];
  /** Where "start again" leads when the workshop does not run inside Launchpad; `null` where nothing is set. */
  readonly restartUrl: string | null;
  /** Whether the author is at work: pages are shown anew when a file changes (`api/changes`). */
  readonly preview: boolean;
};

/** `split` is two terminals one above the other, 60 to 40; `three` adds a third. */
export type TerminalLayout = 'none' | 'one' | 'split' | 'three';

export type DashboardTab = {
  /** Unique among the tabs, and the same after a reload. */
  readonly id: string;
  readonly title: string;
  /** Address of the page inside: absolute, or below the base path (slides). */
  readonly url: string;
};

export type SetupAnswer = {
  readonly state: 'none' | 'running' | 'ok' | 'failed' | 'timed_out';
  /** Why it did not succeed, in words for a person. */
  readonly cause: string | null;
  /** The end of what it printed. */
  readonly output: string;
};
