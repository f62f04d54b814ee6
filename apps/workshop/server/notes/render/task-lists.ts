import type { StateCore } from 'markdown-it';

const box = /^\[([ xX])\]\s+/;

/** `- [ ] text` and `- [x] text`, as GitHub shows them: boxes that cannot be ticked. */
export function renderTaskLists(state: StateCore): void {
  const { tokens } = state;
  for (const [index, token] of tokens.entries()) {
    const first = token.children?.[0];
    if (
      token.type !== 'inline' ||
      first === undefined ||
      tokens[index - 2]?.type !== 'list_item_open'
    )
      continue;
    const mark = box.exec(first.content);
    if (first.type !== 'text' || mark === null) continue;
    const checked = mark[1] === ' ' ? '' : ' checked';
    tokens[index - 2]?.attrJoin('class', 'task');
    first.content = first.content.slice(mark[0].length);
    const label = first.content.replaceAll(/["&<>]/g, '').trim();
    const input = new state.Token('html_inline', '', 0);
    input.content = `<input type="checkbox" disabled${checked} aria-label="${label}"> `;
    token.children?.unshift(input);
  }
}
