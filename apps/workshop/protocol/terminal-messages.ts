/**
 * What the two ends of a terminal's socket say to each other. Binary frames are the terminal's bytes: keystrokes
 * one way, output the other. Text frames are these messages, so that whoever stands between can tell a person's
 * input from everything a page does by itself.
 *
 * Output has a sequence number: how many bytes the terminal has printed before it. A page that comes back says in the query of its
 * address, `?page=…&instance=…&seq=…`, who it is and up to where it has the output of which instance of the terminal (a new
 * start of the workspace makes a new one); with `open=1` it also asks for a terminal that somebody has closed.
 */
export const terminalSubprotocol = 'launchpad.terminal.v1';

export type TerminalClientMessage =
  | { readonly type: 'resize'; readonly cols: number; readonly rows: number }
  /** Bytes of output that the page has dealt with since the last one. */
  | { readonly type: 'ack'; readonly bytes: number }
  /** Whether a program should wait for this page when it prints faster than the page can show. */
  | { readonly type: 'pace'; readonly wait: boolean }
  /** Answered with a `pong`: how a page finds out that its connection is gone. */
  | { readonly type: 'ping' };

export type TerminalHello = {
  readonly type: 'hello';
  readonly instance: string;
  /** Sequence number of the next byte of output; the replay before it has none. */
  readonly seq: number;
  readonly cols: number;
  readonly rows: number;
  /**
   * `null`: output goes on where the page left off, and the size is the one at that place. Otherwise the next binary frames, of
   * so many bytes together, paint the screen as it is, and output follows.
   */
  readonly replayBytes: number | null;
  /** Bytes of output that the page misses because they are not kept any more. */
  readonly lostBytes: number;
  readonly canType: boolean;
};

export type TerminalServerMessage =
  /** First of all; and again when the page fell so far behind that output is lost to it. */
  | TerminalHello
  /** The size that fits everybody who is attached, in its place among the output. */
  | { readonly type: 'size'; readonly cols: number; readonly rows: number }
  | { readonly type: 'exit'; readonly code: number }
  | TerminalList
  | { readonly type: 'pong' };

/** All terminals of the workspace, sent to every page when there is something new. */
export type TerminalList = {
  readonly type: 'list';
  /** Grows: a list with a smaller one is older. */
  readonly stamp: number;
  readonly terminals: readonly TerminalSummary[];
};

export type TerminalSummary = {
  readonly name: string;
  readonly title: string;
  /** Pages that look at it. */
  readonly attached: number;
  /** Whether its shell runs. */
  readonly running: boolean;
};

/** `GET api/terminals`. `POST` there opens one more and answers with its `TerminalSummary`. */
export type TerminalsAnswer = {
  readonly terminals: readonly TerminalSummary[];
  readonly most: number;
};

/** Body of `PATCH api/terminals/<name>`. `DELETE` there closes it. */
export type TerminalChange = { readonly title: string };

export const longestTitle = 40;

/** Close code when the terminal's name is not allowed or there are too many. */
export const closedRefused = 4004;
/** Close code of a terminal that somebody has closed. */
export const closedGone = 4009;
/** Close code for a socket whose page has come back on another one. */
export const closedReplaced = 4010;
