import { copyText } from './copy-text.js';

/** What a block of the notes needs of a terminal. */
export type ActionTarget = {
  focus(): void;
  /** Types a command and runs it; `false` when nobody is there to take it. */
  run(text: string): boolean;
  press(key: string): boolean;
};

export type ActionContext = {
  readonly screens: { get(name: string): ActionTarget | undefined };
  /** Brings a terminal to the front, and opens it where it is not there yet. */
  readonly show: (terminal: string) => void;
  /** Brings another part of the dashboard to the front, at an address of its own; `false` when there is none. */
  readonly openPart: (part: string, url: string) => boolean;
};

export type ActionResult = { readonly done: boolean; readonly message: string };

const interrupt = /^<ctrl[+-]c>$/i;

/** Does what an `execute` or `copy` block says, and tells how it went. */
export async function runAction(block: HTMLElement, context: ActionContext): Promise<ActionResult> {
  const text = block.querySelector('code')?.textContent ?? '';
  if (block.dataset['action'] === 'copy') {
    return (await copyText(text))
      ? { done: true, message: 'Copied' }
      : { done: false, message: 'Could not copy: select the text and copy it by hand' };
  }
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
