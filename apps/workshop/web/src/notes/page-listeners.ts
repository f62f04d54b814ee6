const onceOnly = new Set(['DOMContentLoaded', 'load']);

type Listening = Pick<EventTarget, 'addEventListener'>;

/**
 * Runs `place`, which puts a page of the notes with its scripts into the document. What such a script listens to on the
 * document or the window ends with its page: else the listeners of every visit would pile up. And what waits for the
 * document to be loaded is called, although that was long ago.
 */
export function withPageListeners(page: AbortSignal, place: () => void): void {
  const waiting: (() => void)[] = [];
  const restore = [document, window].map((target) => borrow(target, page, waiting));
  try {
    place();
  } finally {
    for (const back of restore) back();
  }
  for (const call of waiting) call();
}

function borrow(
  target: Listening & EventTarget,
  page: AbortSignal,
  waiting: (() => void)[],
): () => void {
  const original = Object.getOwnPropertyDescriptor(target, 'addEventListener');
  const add = target.addEventListener.bind(target);
  const listen: Listening['addEventListener'] = (type, listener, options) => {
    if (onceOnly.has(type)) {
      waiting.push(() => {
        callLater(target, type, listener);
      });
      return;
    }
    const given = typeof options === 'object' ? options : { capture: options ?? false };
    const signal = given.signal === undefined ? page : AbortSignal.any([given.signal, page]);
    add(type, listener, { ...given, signal });
  };
  Object.defineProperty(target, 'addEventListener', { value: listen, configurable: true });
  return () => {
    if (original === undefined) Reflect.deleteProperty(target, 'addEventListener');
    else Object.defineProperty(target, 'addEventListener', original);
  };
}

/** As an event of its own, so that a listener that throws is reported and stops nobody else. */
function callLater(
  target: EventTarget,
  type: string,
  listener: EventListenerOrEventListenerObject | null,
): void {
  const event = new Event(type);
  const carrier = new EventTarget();
  carrier.addEventListener(type, (given) => {
    if (typeof listener === 'function') listener.call(target, given);
    else listener?.handleEvent(given);
  });
  carrier.dispatchEvent(event);
}
