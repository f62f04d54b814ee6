type Listener = (change: { readonly matches: boolean }) => void;

let width = 1280;
const listeners = new Map<Listener, string>();

function matches(media: string): boolean {
  const [, limit] = /max-width: (\d+)px/.exec(media) ?? [];
  return limit !== undefined && width <= Number(limit);
}

/** How wide the screen is, in CSS pixels, for media queries that ask for a greatest width. */
export const screenWidth = {
  set(pixels: number): void {
    width = pixels;
    for (const [listener, media] of listeners) listener({ matches: matches(media) });
  },
  query: (media: string) => ({
    media,
    get matches() {
      return matches(media);
    },
    addEventListener: (_: string, listener: Listener) => listeners.set(listener, media),
    removeEventListener: (_: string, listener: Listener) => listeners.delete(listener),
  }),
};
