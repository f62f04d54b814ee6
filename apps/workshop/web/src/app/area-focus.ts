const reachable =
  'a[href], button:not(:disabled), input:not(:disabled), textarea, summary, [tabindex="0"]';

const visible = (element: Element): element is HTMLElement =>
  element instanceof HTMLElement && element.getClientRects().length > 0;

/**
 * F6 moves the focus to the next part of the page: header, notes, work area; Shift F6 to the one before. In a terminal the key
 * belongs to the shell: Ctrl F6 leads from there to the terminal's own buttons.
 */
export function watchAreaKeys(page: Document): () => void {
  const left = new WeakMap<Element, HTMLElement>();
  const move = (event: KeyboardEvent): void => {
    if (event.key !== 'F6' || event.ctrlKey || event.altKey || event.metaKey) return;
    if (inTerminal(event.target)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const areas = [...page.querySelectorAll('[data-area]')].filter(visible);
    const from = page.activeElement?.closest('[data-area]') ?? null;
    if (from !== null && page.activeElement instanceof HTMLElement) {
      left.set(from, page.activeElement);
    }
    const place = areas.findIndex((area) => area === from);
    const step = event.shiftKey ? -1 : 1;
    const next = place < 0 ? areas[0] : areas[(place + step + areas.length) % areas.length];
    if (next !== undefined) enter(next, left.get(next));
  };
  page.defaultView?.addEventListener('keydown', move, { capture: true });
  return () => {
    page.defaultView?.removeEventListener('keydown', move, { capture: true });
  };
}

const inTerminal = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest('.xterm') !== null;

function enter(area: Element, earlier: HTMLElement | undefined): void {
  if (earlier?.isConnected === true && visible(earlier)) {
    earlier.focus();
    return;
  }
  const stops = [...area.querySelectorAll(reachable)].filter(visible);
  // In the work area that is a terminal, where there is one.
  (stops.find((stop) => stop.matches('.xterm textarea')) ?? stops[0])?.focus();
}
