/** Whether keys pressed at `target` are text that somebody writes, there or in a terminal. */
export const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || target.matches('input, textarea, select, .xterm *'));
