import { randomBytes } from 'node:crypto';
import type { NoteVariables } from '../interpolate.js';
import { isActionWord } from './action-block.js';
import { AsciidocProcess, type ConvertedAsciidoc } from './asciidoc.process.js';
import { renderFault } from './check-block.js';
import { renderCode, renderLiveBlock, type BlockFindings } from './code-block.js';
import { rawText } from './html-text.js';

const maxLength = 512 * 1024;
const maxFaults = 20;
/** Attributes that steer the converter, and are no business of a variable with the same name. */
const reserved =
  /^(?:backend|basebackend|doctype|doc(?:dir|file|name|title|info)|out(?:dir|file)|stylesheet|linkcss|icons|toc|sect.*|id(?:prefix|separator)|data-uri|allow-uri-read|max-.*|safe-mode.*|user-home|relfilesuffix|showtitle|source-highlighter|imagesdir|leveloffset|experimental|compat-mode)$/;

const converter = new AsciidocProcess();

/** What the converter made of a page, or what is shown instead. */
export type MarkedAsciidoc =
  | { readonly kind: 'converted'; readonly mark: string; readonly result: ConvertedAsciidoc }
  | { readonly kind: 'failed'; readonly message: string };

/** Converts AsciiDoc, all but the blocks to click. No file is read: an `include` is named and left out. */
export async function convertAsciidoc(
  text: string,
  variables: NoteVariables,
  findings: BlockFindings,
): Promise<MarkedAsciidoc> {
  for (const [line, content] of text.split('\n').entries()) {
    if (content.startsWith('include::') && findings.faults.length < maxFaults)
      findings.faults.push(fault(line, '`include::` is not followed; write the text here.'));
  }
  const mark = `block-${randomBytes(8).toString('hex')}`;
  const attributes = attributesOf(variables);
  const result =
    text.length > maxLength
      ? 'it is larger than 512 KiB'
      : await converter.convert({ text, attributes, mark });
  if (typeof result === 'string') {
    const message = `This page cannot be made into HTML: ${result}.`;
    findings.faults.push({ rule: 'unshown-page', line: 0, message });
    return { kind: 'failed', message };
  }
  for (const { text: message, line } of result.messages)
    findings.faults.push(fault(line - 1, `AsciiDoc: ${message}.`));
  return { kind: 'converted', mark, result };
}

const fault = (line: number, message: string) => ({
  rule: 'bad-asciidoc' as const,
  line,
  message,
});

/** Puts the same blocks to click in their place as Markdown has. */
export function placeBlocks(converted: MarkedAsciidoc, findings: BlockFindings): string {
  if (converted.kind === 'failed') return renderFault(converted.message);
  const { mark, result } = converted;
  const blocks = result.blocks.map((block) => renderBlock(block, findings));
  return result.html.replaceAll(
    new RegExp(`<${mark}-(\\d{1,6})></${mark}-\\d{1,6}>`, 'g'),
    (_, index: string) => blocks[Number(index)] ?? '',
  );
}

/** `{name}` in the text; the page itself may set it anew. */
function attributesOf(variables: NoteVariables): Record<string, string> {
  const attributes: Record<string, string> = {
    showtitle: '',
    experimental: '@',
    idprefix: '@',
    idseparator: '-@',
    // Pages link to each other without extension.
    relfilesuffix: '',
  };
  for (const [name, value] of Object.entries(variables)) {
    const key = name.toLowerCase();
    if (!reserved.test(key) && !Object.hasOwn(attributes, key)) attributes[key] = `${value ?? ''}@`;
  }
  return attributes;
}

function renderBlock(block: ConvertedAsciidoc['blocks'][number], findings: BlockFindings): string {
  const { roles, language, html, line } = block;
  const content = `${rawText(html)}\n`;
  const word = roles.find((role) => role === 'check' || isActionWord(role));
  const title = block.title === '' ? '' : `<div class="title">${block.title}</div>\n`;
  const live = word === undefined ? undefined : renderLiveBlock({ word, content, line }, findings);
  return title + (live ?? renderCode({ language, content }, findings));
}
