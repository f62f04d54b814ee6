const escapeHtml = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');

type Action = {
  readonly kind: 'execute' | 'copy';
  readonly terminal?: string;
  readonly label: string;
};

function actionOf(info: string): Action | undefined {
  const word = info.trim().split(/\s+/)[0] ?? '';
  const [, , terminal = '1'] = /^execute(-([1-9]))?$/.exec(word) ?? [];
  if (/^execute(-[1-9])?$/.test(word))
    return { kind: 'execute', terminal, label: `Run in terminal ${terminal}` };
  if (word === 'copy') return { kind: 'copy', label: 'Copy' };
  if (word === 'copy-and-edit') return { kind: 'copy', label: 'Copy, then edit' };
  return undefined;
}

/** The block for an `execute` or `copy` fence: its text, and a button that says what pressing it does. */
export function renderActionBlock(info: string, content: string): string | undefined {
  const action = actionOf(info);
  if (action === undefined) return undefined;
  const terminal = action.terminal === undefined ? '' : ` data-terminal="${action.terminal}"`;
  const code = action.kind === 'execute' ? content.trim() : content.replace(/\n$/, '');
  return [
    `<div class="action action-${action.kind}" data-action="${action.kind}"${terminal}>`,
    `<div class="action-bar"><button type="button" class="action-button"><span class="action-icon" aria-hidden="true"></span>`,
    `<span class="action-label">${action.label}</span></button></div>`,
    `<pre tabindex="0"><code>${escapeHtml(code)}</code></pre></div>\n`,
  ].join('');
}
