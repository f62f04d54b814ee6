import type { CodeHighlighter } from './highlight-code.js';
import { renderActionBlock } from './action-block.js';
import {
  parseCheckBlock,
  renderCheck,
  renderFault,
  type CheckFault,
  type WrittenCheck,
} from './check-block.js';
import type { PageFault } from '../notes-source.js';
import { escapeHtml } from './html-escape.js';

/** What a page's blocks turned out to be; the renderers of both formats fill it in. */
export type BlockFindings = {
  readonly checks: (WrittenCheck & { readonly line: number })[];
  /** Lines count from the first of the text that was rendered, which is 0. */
  readonly faults: (CheckFault & Pick<PageFault, 'rule'>)[];
  readonly highlighter: CodeHighlighter | undefined;
};

/** Of one page: the first tell enough, and those of other pages are told too. */
const maxFaults = 20;

/** `line` is that of the block's first line of text. */
type Block = { readonly word: string; readonly content: string; readonly line: number };

/** A block to click or to check; `undefined` for ordinary code. */
export function renderLiveBlock(block: Block, findings: BlockFindings): string | undefined {
  if (block.word !== 'check') return renderActionBlock(block.word, block.content);
  const check = parseCheckBlock(block.content);
  if ('name' in check) {
    findings.checks.push({ ...check, line: block.line });
    return renderCheck(check);
  }
  for (const { line, message } of check) {
    if (findings.faults.length < maxFaults)
      findings.faults.push({ rule: 'faulty-check', line: block.line + line, message });
  }
  return renderFault(
    `This check cannot be shown. ${check.map(({ message }) => message).join(' ')}`,
  );
}

/** Long lines scroll in their block, which has to be possible without a mouse too. */
export function renderCode(
  { language, content }: { readonly language: string; readonly content: string },
  { highlighter }: BlockFindings,
): string {
  if (language === '') return `<pre tabindex="0"><code>${escapeHtml(content)}</code></pre>\n`;
  const code = highlighter?.highlight(content, language) ?? escapeHtml(content);
  return `<pre tabindex="0"><code class="language-${escapeHtml(language)}">${code}</code></pre>\n`;
}
