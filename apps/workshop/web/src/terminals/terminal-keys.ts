export type TerminalKey = 'search' | 'larger' | 'smaller' | 'leave' | 'copy';

type Pressed = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey' | 'type'>;

/** What a key means to the page instead of to the program in the terminal. */
export function terminalKey(event: Pressed): TerminalKey | undefined {
  const { ctrlKey, metaKey, shiftKey, altKey } = event;
  if (event.type !== 'keydown' || altKey || !(ctrlKey || metaKey)) return undefined;
  if (event.key === 'F6') return 'leave';
  if (event.key === '=' || event.key === '+') return 'larger';
  // With Shift it is the underscore, which programs know as undo.
  if (event.key === '-' && !shiftKey) return 'smaller';
  if (!shiftKey) return undefined;
  if (event.key.toLowerCase() === 'f') return 'search';
  return event.key.toLowerCase() === 'c' ? 'copy' : undefined;
}
