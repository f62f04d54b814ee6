import { Parser } from 'htmlparser2';

const unseen = new Set(['script', 'style', 'template', 'button', 'noscript']);
const inline = new Set([
  ...['a', 'abbr', 'b', 'bdi', 'cite', 'code', 'em', 'i', 'kbd', 'mark', 'q', 's', 'samp', 'small'],
  ...['span', 'strong', 'sub', 'sup', 'u', 'var', 'wbr'],
]);

/** What a person reads of HTML, on one line. */
export function htmlToText(html: string): string {
  const parts: string[] = [];
  const hidden: string[] = [];
  const parser = new Parser({
    onopentagname: (name) => {
      if (unseen.has(name)) hidden.push(name);
      if (!inline.has(name)) parts.push(' ');
    },
    ontext: (text) => {
      if (hidden.length === 0) parts.push(text);
    },
    onclosetag: (name) => {
      if (hidden.at(-1) === name) hidden.pop();
      if (!inline.has(name)) parts.push(' ');
    },
  });
  parser.end(html);
  return parts.join('').split(/\s+/).join(' ').trim();
}

/** All text in HTML, just as it stands. */
export function rawText(html: string): string {
  const parts: string[] = [];
  const parser = new Parser({ ontext: (text) => parts.push(text) });
  parser.end(html);
  return parts.join('');
}
