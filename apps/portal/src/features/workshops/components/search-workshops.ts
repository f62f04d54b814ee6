import type { WorkshopResource } from '@launchpad/contract';

const fold = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{Diacritic}/gu, '')
    .toLowerCase();

/** Workshops in which every word of `query` occurs: in the title, the description, the level or a tag. Those with it in the title come first. */
export function searchWorkshops(
  workshops: readonly WorkshopResource[],
  query: string,
): readonly WorkshopResource[] {
  const words = fold(query).split(/\s+/).filter(Boolean);
  if (words.length === 0) return workshops;
  const found = workshops.filter((workshop) => {
    const text = fold(
      [workshop.title, workshop.description, workshop.difficulty, ...workshop.tags].join(' '),
    );
    return words.every((word) => text.includes(word));
  });
  const inTitle = (workshop: WorkshopResource): boolean =>
    words.some((word) => fold(workshop.title).includes(word));
  return [...found.filter(inTitle), ...found.filter((workshop) => !inTitle(workshop))];
}
