import { Parser } from 'htmlparser2';
import { escapeHtml } from '../notes/render/html-escape.js';
import { openTag } from '../notes/render/page-addresses.js';
import { exportAddress, type ExportPlace } from './export-addresses.js';

/** Attributes that name another file. */
const addressed = ['href', 'src', 'poster', 'data', 'action', 'formaction', 'background'];
/** Lists of addresses, which no renderer has made; the plain one beside it does as well. */
const dropped = ['srcset', 'imagesrcset', 'ping'];
/** What leads every address of a page astray. */
const removed = new Set(['base']);
const checkNote = 'In the workshop, a check tells whether this is done.';

/** As far as a block's text begins behind its button. */
const maxBlockStart = 1000;

type Attributes = Readonly<Record<string, string>>;

/**
 * A page's HTML as it stands in an export: addresses relative, blocks to run as code to type, checks as text. What
 * somebody could press is gone, as nothing would answer.
 */
export function exportHtml(html: string, place: ExportPlace): string {
  const parts: string[] = [];
  let done = 0;
  let block: Attributes = {};
  let cut: { readonly name: string; depth: number } | undefined;
  const replace = (from: number, to: number, text: string): void => {
    parts.push(html.slice(done, from), text);
    done = to;
  };
  const parser = new Parser({
    onopentag: (name, attributes, implied) => {
      if (implied) return;
      const { startIndex: from, endIndex } = parser;
      if (cut !== undefined) {
        if (cut.name === name) cut.depth += 1;
        return;
      }
      if (removed.has(name)) replace(from, endIndex + 1, '');
      const standIn = standInFor(name, attributes, () =>
        labelOf(block, html.slice(from, from + maxBlockStart)),
      );
      if (standIn !== undefined) {
        replace(from, endIndex + 1, standIn);
        cut = { name, depth: 1 };
        return;
      }
      if (attributes['data-action'] !== undefined) block = attributes;
      const changed = withAddresses(attributes, place);
      if (changed === undefined) return;
      const selfClosing = html.slice(from, endIndex + 1).endsWith('/>');
      replace(from, endIndex + 1, openTag(name, changed, selfClosing));
    },
    onclosetag: (name) => {
      if (cut?.name !== name) return;
      cut.depth -= 1;
      if (cut.depth > 0) return;
      done = Math.max(done, parser.endIndex + 1);
      cut = undefined;
    },
  });
  parser.end(html);
  parts.push(html.slice(done));
  // What is left of it is text, such as a page that tells what %base_url% is.
  return parts.join('').replaceAll(place.base, '/');
}

/** What stands in the place of something to press, and of where its answer would be; `undefined` for all else. */
function standInFor(name: string, attributes: Attributes, label: () => string): string | undefined {
  const { class: classes } = attributes;
  if (name === 'button' && classes === 'action-button')
    return `<span class="action-label">${escapeHtml(label())}</span>`;
  if (name === 'button' && classes === 'check-button') return '';
  return name === 'p' && classes === 'check-state'
    ? `<p class="check-note">${checkNote}</p>`
    : undefined;
}

function labelOf(block: Attributes, rest: string): string {
  if (block['data-action'] === 'copy')
    return (block['class'] ?? '').includes('action-edit') ? 'To copy and edit' : 'To copy';
  const code = rest.slice(rest.indexOf('<code>') + '<code>'.length).slice(0, 20);
  const what = /^&lt;ctrl[+-]c&gt;\s*</i.test(code) ? 'Press Ctrl-C' : 'Type';
  return `${what} in terminal ${block['data-terminal'] ?? '1'}`;
}

/** The attributes with the addresses of the export; `undefined` when they are the same. */
function withAddresses(attributes: Attributes, place: ExportPlace): Attributes | undefined {
  const changed: Record<string, string> = {};
  let same = true;
  for (const [key, value] of Object.entries(attributes)) {
    const address = addressed.includes(key) ? exportAddress(value, place) : value;
    if (address === value && !dropped.includes(key)) changed[key] = value;
    else same = false;
    if (address !== undefined && !dropped.includes(key)) changed[key] = address;
  }
  // Without an address it leads nowhere, in this window or in another.
  if ('href' in attributes && !('href' in changed)) delete changed['target'];
  return same ? undefined : changed;
}
