import { Parser } from 'htmlparser2';
import type { PageFormat } from './content.folder.js';
import { HeadingIds } from './render/heading-ids.js';
import { parseMarkdown, plainText, wordOfInfo } from './render/render-markdown.js';

/** What a page consists of, as far as somebody who looks for faults wants to know. Lines are 1-based, in the text. */
export type PageOutline = {
  readonly headings: readonly {
    readonly id: string | null;
    readonly level: number;
    readonly text: string;
    readonly line: number;
  }[];
  readonly links: readonly { readonly href: string; readonly line: number }[];
  readonly images: readonly {
    readonly src: string;
    /** `null`: none was given; empty: the picture is an ornament. */
    readonly alt: string | null;
    readonly line: number;
  }[];
  readonly fences: readonly {
    /** Everything after the back-quotes; empty when nothing is. */
    readonly info: string;
    /** The word directly after them: a language, or `execute`, `copy`, `check` and the like. */
    readonly word: string;
    readonly content: string;
    readonly line: number;
  }[];
};

type Writable = { -readonly [K in keyof PageOutline]: PageOutline[K][number][] };

/** Reads a page's text, its values already put in. */
export function outlineOf(text: string, format: PageFormat): PageOutline {
  return format === 'markdown' ? markdownOutline(text) : asciidocOutline(text);
}

type Token = ReturnType<typeof parseMarkdown>[number];

function markdownOutline(text: string): PageOutline {
  const outline: Writable = { headings: [], links: [], images: [], fences: [] };
  const ids = new HeadingIds();
  let line = 1;
  const tokens = parseMarkdown(text);
  for (const [index, token] of tokens.entries()) {
    line = (token.map?.[0] ?? line - 1) + 1;
    if (token.type === 'fence') {
      const { info, content } = token;
      outline.fences.push({ info: info.trim(), word: wordOfInfo(info), content, line });
    }
    if (token.type === 'code_block')
      outline.fences.push({ info: '', word: '', content: token.content, line });
    if (token.type === 'html_block') addHtml(outline, token.content, line);
    if (token.type === 'heading_open') {
      const title = plainText(tokens[index + 1]);
      const id = ids.next(title) ?? null;
      outline.headings.push({ id, level: Number(token.tag.slice(1)), text: title, line });
    }
    if (token.type === 'inline') addInline(outline, token.children ?? [], line);
  }
  return outline;
}

function addInline(outline: Writable, children: readonly Token[], first: number): void {
  let line = first;
  for (const child of children) {
    if (child.type === 'softbreak' || child.type === 'hardbreak') line += 1;
    if (child.type === 'link_open')
      outline.links.push({ href: String(child.attrGet('href') ?? ''), line });
    if (child.type === 'image') {
      const alt = plainText(child);
      outline.images.push({
        src: String(child.attrGet('src') ?? ''),
        alt: alt === '' ? null : alt,
        line,
      });
    }
    if (child.type === 'html_inline') {
      addHtml(outline, child.content, line);
      line += child.content.split('\n').length - 1;
    }
  }
}

/** The author's own HTML. */
function addHtml(outline: Writable, html: string, first: number): void {
  let line = first;
  let seen = 0;
  const parser = new Parser({
    onopentag: (name, attributes, implied) => {
      if (implied) return;
      line += html.slice(seen, parser.startIndex).split('\n').length - 1;
      seen = parser.startIndex;
      const { href, src, alt, id } = attributes;
      if (name === 'a' && href !== undefined) outline.links.push({ href, line });
      if (name === 'img' && src !== undefined) outline.images.push({ src, alt: alt ?? null, line });
      if (id !== undefined) outline.headings.push({ id, level: 0, text: '', line });
    },
  });
  parser.end(html);
}

const fence = /^(-{4,}|\.{4,}|```)(.*)$/;
const section = /^(={1,6})\s(.*)$/;

/** AsciiDoc, line by line: enough to find what a linter asks for, and each on its line. */
function asciidocOutline(text: string): PageOutline {
  const outline: Writable = { headings: [], links: [], images: [], fences: [] };
  const ids = new HeadingIds();
  let attributes = '';
  let open: { delimiter: string; info: string; line: number; content: string[] } | undefined;
  for (const [index, content] of text.split('\n').entries()) {
    const line = index + 1;
    const bare = content.trimEnd();
    if (open !== undefined) {
      if (bare === open.delimiter) {
        const { info, content: inside, line: start } = open;
        const word = wordOfInfo(info);
        outline.fences.push({ info, word, content: inside.join('\n'), line: start });
        open = undefined;
      } else open.content.push(content);
      continue;
    }
    const [, delimiter, info = ''] = fence.exec(bare) ?? [];
    if (delimiter !== undefined) {
      const described = blockWord(attributes) || info.trim();
      open = { delimiter, info: described, line, content: [] };
    }
    const [, marks, title] = section.exec(bare) ?? [];
    if (marks !== undefined && title !== undefined)
      outline.headings.push({
        id: ids.next(title) ?? null,
        level: marks.length,
        text: title,
        line,
      });
    addAsciidocLinks(outline, bare.slice(0, 4000), line);
    attributes = /^\[[^\]]{0,500}\]$/.test(bare) ? bare.slice(1, -1) : '';
  }
  return outline;
}

/** `[source,bash,role=execute]` says `execute`, `[source,bash]` says `bash`. */
function blockWord(attributes: string): string {
  const role = /role="?([\w-]+)/.exec(attributes)?.[1] ?? /^\.([\w-]+)/.exec(attributes)?.[1];
  if (role !== undefined) return role;
  return /^source,\s{0,9}([\w+#-]+)/.exec(attributes)?.[1] ?? '';
}

const address =
  /\b(?:link|xref|image):{1,2}([^\s[\]]{1,2000})\[([^\]]{0,500})\]|<<([^<>,]{1,500})/g;

function addAsciidocLinks(outline: Writable, text: string, line: number): void {
  for (const match of text.matchAll(address)) {
    const [whole, target = '', label = '', anchor] = match;
    if (anchor !== undefined) {
      outline.links.push({ href: anchor.includes('#') ? anchor : `#${anchor}`, line });
    } else if (whole.startsWith('image')) {
      const alt = label.split(',', 1)[0]?.trim() ?? '';
      outline.images.push({ src: target, alt: alt === '' ? null : alt, line });
    } else outline.links.push({ href: target, line });
  }
}
