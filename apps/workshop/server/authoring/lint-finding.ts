import type { NotesFault } from '../../protocol/notes-messages.js';
import type { NotesSources } from '../notes/notes-sources.js';

export type Severity = 'error' | 'warning';

/** A place that a rule objects to. `message` says what is wrong there and what mends it. */
export type Found = {
  /** Below the workshop folder. */
  readonly file: string;
  /** 1-based; 1 for what concerns a file as a whole. */
  readonly line: number;
  readonly message: string;
};

export type Finding = Found & { readonly rule: string; readonly severity: Severity };

/** A workshop as the rules see it. */
export type LintedWorkshop = {
  readonly sources: NotesSources;
  /** What the app itself objects to when it reads the notes, each once. */
  readonly faults: readonly NotesFault[];
  /** Of the `workshop.yaml` that describes the workshop as a whole. */
  readonly definition: readonly Found[];
  /** By name of a check that the notes carry: whether its executable can be run, and if not, what mends that. */
  readonly checks: ReadonlyMap<string, 'runnable' | LintedCheck>;
  /** Paths of executables in the folder of the checks, by name. */
  readonly executables: ReadonlyMap<string, string>;
  /** Scripts of the workshop that are there and cannot be run. */
  readonly closedScripts: readonly string[];
};

export type LintedCheck = { readonly missing: boolean; readonly remedy: string };
