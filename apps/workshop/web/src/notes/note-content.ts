import { encodeContentPath, resolveNoteLink } from '../../../protocol/note-links.js';
import { below, notePath } from '../app/base-path.js';

/**
 * Puts a rendered page into the document. Addresses in the author's own HTML are relative to the page, as in Markdown, and
 * its scripts run, which assigning HTML alone does not do.
 */
export function placeContent(target: HTMLElement, page: string, html: string): void {
  const template = document.createElement('template');
  template.innerHTML = html;
  for (const element of template.content.querySelectorAll<HTMLElement>('[src]')) {
    const link = resolveNoteLink(page, element.getAttribute('src') ?? '');
    if (link.kind === 'page' || link.kind === 'file') {
      element.setAttribute('src', below(`content/${encodeContentPath(link.path)}`));
    }
  }
  for (const anchor of template.content.querySelectorAll('a[href]')) {
    const link = resolveNoteLink(page, anchor.getAttribute('href') ?? '');
    if (link.kind === 'page') anchor.setAttribute('href', notePath(link.path) + link.hash);
    if (link.kind === 'anchor') anchor.setAttribute('href', notePath(page) + link.hash);
    if (link.kind === 'file')
      anchor.setAttribute('href', below(`content/${encodeContentPath(link.path)}`));
    if (link.kind === 'external' || link.kind === 'file') {
      anchor.setAttribute('target', '_blank');
      anchor.setAttribute('rel', 'noopener noreferrer');
    }
  }
  for (const inert of template.content.querySelectorAll('script')) {
    const script = document.createElement('script');
    for (const { name, value } of inert.attributes) script.setAttribute(name, value);
    script.textContent = inert.textContent;
    inert.replaceWith(script);
  }
  target.replaceChildren(document.importNode(template.content, true));
}
