/**
 * What the two ends of a terminal's socket say to each other. Binary frames are the terminal's bytes: keystrokes
 * one way, output the other. Text frames are these messages, so that whoever stands between can tell a person's
 * input from everything a page does by itself.
 */
export const terminalSubprotocol = 'launchpad.terminal.v1';

export type TerminalClientMessage =
  | { readonly type: 'resize'; readonly cols: number; readonly rows: number }
  /** Bytes of output that the page has put on its screen since the last one. */
  | { readonly type: 'ack'; readonly bytes: number };

export type TerminalServerMessage =
  /** The next binary frame, `replayBytes` long, paints the screen as it is; output follows. */
  | {
      readonly type: 'hello';
      readonly cols: number;
      readonly rows: number;
      readonly replayBytes: number;
      readonly canType: boolean;
    }
  /** The size that fits everybody who is attached. */
  | { readonly type: 'size'; readonly cols: number; readonly rows: number }
  | { readonly type: 'exit'; readonly code: number };

/** Close code for a client that fell too far behind; it comes back to a fresh replay. */
export const closedTooSlow = 4008;
/** Close code when the terminal's name is not allowed or there are too many. */
export const closedRefused = 4004;
