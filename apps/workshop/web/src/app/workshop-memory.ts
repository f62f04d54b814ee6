/** What this browser remembers of one workshop: sizes, the tab in front, pages read. */
export type WorkshopMemory = {
  readonly scope: string;
  read(name: string): string | null;
  write(name: string, value: string): void;
};

/** Workshops that run one after the other at the same address are told apart by their titles. */
export function createMemory(title: string): WorkshopMemory {
  const scope = `workshop:${title}`;
  return {
    scope,
    read: (name) => localStorage.getItem(`${scope}:${name}`),
    write: (name, value) => {
      try {
        localStorage.setItem(`${scope}:${name}`, value);
      } catch (error) {
        // A full or closed store costs the memory of a size, never the page.
        if (!(error instanceof DOMException)) throw error;
      }
    },
  };
}

/** A list of texts that was written with `JSON.stringify`; empty when it is anything else. */
export function readList(stored: string | null): readonly string[] {
  try {
    const value: unknown = JSON.parse(stored ?? '[]');
    return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
  } catch (error) {
    if (error instanceof SyntaxError) return [];
    throw error;
  }
}
