import type { TerminalScreens } from '../terminals/terminal-registry.js';

export type ActionContext = {
  readonly screens: TerminalScreens;
  /** Brings a terminal to the front. */
  readonly show: (terminal: string) => void;
};

export type ActionResult = { readonly done: boolean; readonly message: string };

const interrupt = /^<ctrl[+-]c>$/i;

/** Does what an `execute` or `copy` block says, and tells how it went. */
export async function runAction(block: HTMLElement, context: ActionContext): Promise<ActionResult> {
  const text = block.querySelector('code')?.textContent ?? '';
  if (block.dataset['action'] === 'copy') return copy(text);
  const name = block.dataset['terminal'] ?? '1';
  context.show(name);
  const screen = context.screens.get(name);
  if (screen === undefined) return { done: false, message: `There is no terminal ${name} here` };
  screen.focus();
  const sent = interrupt.test(text.trim()) ? screen.press('\u0003') : screen.run(text.trim());
  return sent
    ? { done: true, message: `Sent to terminal ${name}` }
    : { done: false, message: `Terminal ${name} is not connected` };
}

async function copy(text: string): Promise<ActionResult> {
  try {
    await navigator.clipboard.writeText(text);
    return { done: true, message: 'Copied' };
  } catch (error) {
    // Browsers give no clipboard to pages on plain http or without permission.
    if (error instanceof Error && copyBySelection(text)) return { done: true, message: 'Copied' };
    return { done: false, message: 'Could not copy: select the text and copy it by hand' };
  }
}

function copyBySelection(text: string): boolean {
  const carrier = document.createElement('textarea');
  carrier.value = text;
  carrier.className = 'visually-hidden';
  document.body.append(carrier);
  carrier.select();
  const carried =
    (document as { execCommand?: (command: string) => boolean }).execCommand?.('copy') ?? false;
  carrier.remove();
  return carried;
}
