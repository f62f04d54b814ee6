import { escapeHtml } from './html-escape.js';

type Action = {
  readonly kind: 'execute' | 'copy';
  readonly terminal?: string;
  readonly edit?: boolean;
  readonly label: string;
};

/** Reads the word after the back-quotes, or a role of an AsciiDoc block: `execute`, `execute-2`, `copy`, `copy-and-edit`. */
function actionOf(word: string): Action | undefined {
  const execute = /^execute(?:-([1-9]))?$/.exec(word);
  if (execute !== null) {
    const terminal = execute[1] ?? '1';
    return { kind: 'execute', terminal, label: `Run in terminal ${terminal}` };
  }
  if (word === 'copy') return { kind: 'copy', label: 'Copy' };
  return word === 'copy-and-edit'
    ? { kind: 'copy', edit: true, label: 'Copy, then edit' }
    : undefined;
}

export const isActionWord = (word: string): boolean => actionOf(word) !== undefined;

/** The block for an `execute` or `copy` word: its text, and a button that says what pressing it does. */
export function renderActionBlock(word: string, content: string): string | undefined {
  const action = actionOf(word);
  if (action === undefined) return undefined;
  const terminal = action.terminal === undefined ? '' : ` data-terminal="${action.terminal}"`;
  const edit = action.edit === true ? ' action-edit' : '';
  const code = action.kind === 'execute' ? content.trim() : withoutEmptyEnds(content);
  return [
    `<div class="action action-${action.kind}${edit}" data-action="${action.kind}"${terminal}>`,
    `<div class="action-bar"><button type="button" class="action-button"><span class="action-icon" aria-hidden="true"></span>`,
    `<span class="action-label">${action.label}</span></button></div>`,
    `<pre tabindex="0"><code>${escapeHtml(code)}</code></pre></div>\n`,
  ].join('');
}

/** What is pasted into a file keeps the indentation of its first line. */
function withoutEmptyEnds(content: string): string {
  const lines = content.trimEnd().split('\n');
  const first = lines.findIndex((line) => line.trim() !== '');
  return lines.slice(Math.max(0, first)).join('\n');
}
