import { useState } from 'react';

const storageKey = 'workshop.text-size';
/** Per cent of the usual size. */
const sizes = [90, 100, 115, 130, 150] as const;

/** How large the notes are written, remembered for every workshop. */
export function useTextSize() {
  const [size, setSize] = useState(() => {
    const stored = Number(localStorage.getItem(storageKey));
    return sizes.find((one) => one === stored) ?? 100;
  });
  const place = sizes.indexOf(size);
  const change = (by: 1 | -1): void => {
    const next = sizes[place + by];
    if (next === undefined) return;
    localStorage.setItem(storageKey, String(next));
    setSize(next);
  };
  return { size, change, smallest: place === 0, largest: place === sizes.length - 1 };
}

export type TextSize = ReturnType<typeof useTextSize>;
