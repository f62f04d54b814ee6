import { Html5Converter, load, MemoryLogger } from '@asciidoctor/core';
import type { NoteVariables } from '../interpolate.js';
import { asciidocTooLarge } from './asciidoc-limits.js';
import { renderCode, renderLiveBlock, type BlockFindings } from './code-block.js';
import { isActionWord } from './action-block.js';
import { renderFault } from './check-block.js';
import { rawText } from './html-text.js';

/** What the converter is given for a listing or literal block. */
type BlockNode = {
  readonly style: string | null;
  readonly id: string | null;
  content(): Promise<string>;
  getRoles(): string[];
  getAttribute(name: string): unknown;
  getLineNumber(): number | undefined;
  hasTitle(): boolean;
  captionedTitle(): string;
};

const maxFaults = 20;
/** Attributes that steer the converter, and are no business of a variable with the same name. */
const reserved =
  /^(?:backend|basebackend|doctype|doc(?:dir|file|name|title|info)|out(?:dir|file)|stylesheet|linkcss|icons|toc|sect.*|id(?:prefix|separator)|data-uri|allow-uri-read|max-.*|safe-mode.*|user-home|relfilesuffix|showtitle|source-highlighter|imagesdir|leveloffset|experimental|compat-mode)$/;

/** AsciiDoc to HTML, with the same blocks to click as Markdown. No file is read: an `include` is named and left out. */
export async function renderAsciidoc(
  text: string,
  variables: NoteVariables,
  findings: BlockFindings,
): Promise<string> {
  const refusal = asciidocTooLarge(text);
  if (refusal !== undefined) {
    findings.faults.push({ line: refusal.line - 1, message: refusal.message });
    return renderFault(`This page cannot be shown. ${refusal.message}`);
  }
  for (const [line, content] of text.split('\n').entries()) {
    if (content.startsWith('include::') && findings.faults.length < maxFaults)
      findings.faults.push({ line, message: '`include::` is not followed; write the text here.' });
  }
  const logger = new MemoryLogger();
  const document = await load(text, {
    safe: 'secure',
    sourcemap: true,
    logger,
    converter: converterFor(findings),
    attributes: attributesOf(variables),
  });
  const html = await document.convert();
  for (const message of logger.getMessages().slice(0, maxFaults)) {
    if (!['WARN', 'ERROR', 'FATAL'].includes(message.getSeverity())) continue;
    const at = message.getSourceLocation() as { lineno?: number } | undefined;
    const reason = message.getText().slice(0, 300);
    findings.faults.push({ line: (at?.lineno ?? 1) - 1, message: `AsciiDoc: ${reason}.` });
  }
  return String(html);
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

function converterFor(findings: BlockFindings): Html5Converter {
  class NotesConverter extends Html5Converter {
    override async convert_listing(node: BlockNode): Promise<string> {
      return (await block(node)) ?? super.convert_listing(node);
    }

    override async convert_literal(node: BlockNode): Promise<string> {
      return (await block(node)) ?? super.convert_literal(node);
    }
  }
  const block = async (node: BlockNode): Promise<string | undefined> => {
    const html = await node.content();
    const content = `${rawText(html)}\n`;
    const word = node.getRoles().find((role) => role === 'check' || isActionWord(role));
    const title = node.hasTitle() ? `<div class="title">${node.captionedTitle()}</div>\n` : '';
    if (word !== undefined) {
      const live = renderLiveBlock({ word, content, line: node.getLineNumber() ?? 0 }, findings);
      return live === undefined ? undefined : `${title}${live}`;
    }
    const language = node.style === 'source' ? node.getAttribute('language') : '';
    // Marks inside the code, such as callouts, would be lost by colouring it.
    if (html.includes('<')) return undefined;
    return `${title}${renderCode({ language: typeof language === 'string' ? language : '', content }, findings)}`;
  };
  return new NotesConverter('html5');
}
