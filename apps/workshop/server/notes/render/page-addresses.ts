import { Parser } from 'htmlparser2';
import { encodeContentPath, resolveNoteLink } from '../../../protocol/note-links.js';
import { escapeHtml } from './html-escape.js';

export type AddressEnv = {
  readonly page: string;
  readonly basePath: string;
  /** Addresses that stand for a part of the dashboard, by the name of that part. */
  readonly parts: Readonly<Record<string, string>>;
};

/** Where elements other than links name a file. */
const sources: Readonly<Record<string, string>> = {
  img: 'src',
  video: 'src',
  audio: 'src',
  source: 'src',
  track: 'src',
  script: 'src',
  iframe: 'src',
  embed: 'src',
  link: 'href',
};

export type PlacedPage = { readonly html: string; readonly hasHeading: boolean };

/**
 * Makes the addresses in a page's HTML absolute, the author's own HTML included: pages below `notes/`, files below
 * `content/`, both below the base path. What leads away opens beside the workshop.
 */
export function placeAddresses(html: string, env: AddressEnv): PlacedPage {
  const parts: string[] = [];
  let done = 0;
  let hasHeading = false;
  const parser = new Parser({
    onopentag: (name, attributes, implied) => {
      hasHeading ||= name === 'h1';
      const changed = implied ? undefined : placed(name, attributes, env);
      if (changed === undefined) return;
      const tag = html.slice(parser.startIndex, parser.endIndex + 1);
      parts.push(html.slice(done, parser.startIndex), openTag(name, changed, tag.endsWith('/>')));
      done = parser.endIndex + 1;
    },
  });
  parser.end(html);
  parts.push(html.slice(done));
  return { html: parts.join(''), hasHeading };
}

type Attributes = Readonly<Record<string, string>>;

export function openTag(name: string, attributes: Attributes, selfClosing: boolean): string {
  const written = Object.entries(attributes).map(([key, value]) =>
    value === '' && key !== 'href' && key !== 'alt' ? ` ${key}` : ` ${key}="${escapeHtml(value)}"`,
  );
  return `<${name}${written.join('')}${selfClosing ? ' />' : '>'}`;
}

function placed(name: string, attributes: Attributes, env: AddressEnv): Attributes | undefined {
  // Long lines scroll in their block, which has to be possible without a mouse too.
  if (name === 'pre' && attributes['tabindex'] === undefined)
    return { ...attributes, tabindex: '0' };
  if (name === 'a') {
    const { href } = attributes;
    return href === undefined ? undefined : placedLink(attributes, href, env);
  }
  const key = Object.hasOwn(sources, name) ? sources[name] : undefined;
  let changed = key === undefined ? undefined : placedFile(attributes, key, env);
  if (name === 'video') changed = placedFile(changed ?? attributes, 'poster', env) ?? changed;
  return changed;
}

function placedFile(attributes: Attributes, key: string, env: AddressEnv): Attributes | undefined {
  const address = attributes[key];
  if (address === undefined || address === '') return undefined;
  const link = resolveNoteLink(env.page, address);
  if (link.kind !== 'file' && link.kind !== 'page') return undefined;
  return { ...attributes, [key]: `${env.basePath}content/${encodeContentPath(link.path)}` };
}

function placedLink(attributes: Attributes, href: string, env: AddressEnv): Attributes | undefined {
  const { page, basePath } = env;
  const beside = { target: '_blank', rel: 'noopener noreferrer' };
  // These bring a part of the dashboard to the front; without it, they open like any other address.
  const opens = partOf(href, env.parts);
  if (opens !== undefined) return { ...attributes, ...beside, 'data-opens': opens };
  const link = resolveNoteLink(page, href);
  if (link.kind === 'page')
    return { ...attributes, href: `${basePath}notes/${encodeContentPath(link.path)}${link.hash}` };
  if (link.kind === 'anchor')
    return { ...attributes, href: `${basePath}notes/${encodeContentPath(page)}${link.hash}` };
  if (link.kind === 'file') {
    const address = `${basePath}content/${encodeContentPath(link.path)}${link.suffix}`;
    return { ...attributes, href: address, ...beside };
  }
  const { href: elsewhere } = link;
  const ownPage =
    link.kind === 'site' &&
    (elsewhere === `${basePath}notes` || elsewhere.startsWith(`${basePath}notes/`));
  return ownPage || /^javascript:/i.test(elsewhere) ? undefined : { ...attributes, ...beside };
}

/** A path below the terminals' address is one terminal, which opens beside the workshop. */
const partOf = (href: string, parts: AddressEnv['parts']): string | undefined =>
  Object.entries(parts).find(([name, address]) => {
    if (address === '' || !href.startsWith(address)) return false;
    const rest = href.slice(address.length);
    return rest === '' || rest === '/' || (name !== 'terminal' && /^[/#?]/.test(rest));
  })?.[0];
