import { encodeContentPath, resolveNoteLink } from '../../../protocol/note-links.js';
import { below, notePath } from '../app/base-path.js';

/** Where the controls of a check belong in a page. */
export type CheckPlace = { readonly name: string; readonly element: HTMLElement };

/**
 * Puts a rendered page into the document. Addresses in the author's own HTML are relative to the page, as in Markdown, and
 * its scripts run, which assigning HTML alone does not do. Returns the places for the page's checks.
 */
export function placeContent(target: HTMLElement, page: string, html: string): CheckPlace[] {
  const content = prepareContent(page, html);
  for (const heading of content.querySelectorAll('h2[id], h3[id], h4[id]')) {
    heading.append(headingLink(page, heading.id));
  }
  for (const inert of content.querySelectorAll('script')) {
    const script = document.createElement('script');
    for (const { name, value } of inert.attributes) script.setAttribute(name, value);
    script.textContent = inert.textContent;
    inert.replaceWith(script);
  }
  const places = [...content.querySelectorAll<HTMLElement>('.check[data-check]')].map(checkPlace);
  target.replaceChildren(content);
  return places;
}

/** A page with its addresses made absolute, in no document yet. */
export function prepareContent(page: string, html: string): DocumentFragment {
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
  return document.importNode(template.content, true);
}

/** For the mouse, to have a heading's address in the address bar; the keyboard has the menu, so it is no stop for Tab. */
function headingLink(page: string, id: string): HTMLAnchorElement {
  const link = document.createElement('a');
  link.className = 'heading-link';
  link.href = `${notePath(page)}#${encodeURIComponent(id)}`;
  link.tabIndex = -1;
  link.ariaHidden = 'true';
  link.title = 'Link to this heading';
  return link;
}

/** The button and the line of text that a check has of itself are there for pages without this program. */
function checkPlace(block: HTMLElement): CheckPlace {
  for (const plain of block.querySelectorAll('.check-button, .check-state')) plain.remove();
  const element = document.createElement('div');
  element.className = 'check-controls';
  element.dataset['titled'] = String(block.textContent.trim() !== '');
  block.append(element);
  return { name: block.dataset['check'] ?? '', element };
}
