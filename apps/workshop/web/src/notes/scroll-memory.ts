const storageKey = 'workshop.scroll';

type Places = Readonly<Record<string, number>>;

function readPlaces(): Places {
  try {
    const stored: unknown = JSON.parse(sessionStorage.getItem(storageKey) ?? '{}');
    return typeof stored === 'object' && stored !== null ? (stored as Places) : {};
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}

const places = new Map(Object.entries(readPlaces()));

/** How far an entry of the browser's history was scrolled down, in pixels; `undefined` where nobody has been. */
export const placeOf = (key: string): number | undefined => places.get(key);

export const notePlace = (key: string, top: number): void => {
  places.set(key, top);
};

/** A reload gives an entry back as it was. */
export const savePlaces = (): void => {
  sessionStorage.setItem(storageKey, JSON.stringify(Object.fromEntries(places)));
};
