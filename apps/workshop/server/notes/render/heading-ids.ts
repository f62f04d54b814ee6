/** Gives every heading of one page an id of its own, always the same for the same page. */
export class HeadingIds {
  private readonly taken = new Set<string>();
  private readonly counts = new Map<string, number>();

  /** `undefined` for a heading without a letter or a digit. */
  next(text: string): string | undefined {
    const slug = text
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s-]/gu, '')
      .trim()
      .replaceAll(/\s+/g, '-')
      .slice(0, 200);
    if (slug === '') return undefined;
    let count = this.counts.get(slug) ?? 0;
    let id = count === 0 ? slug : `${slug}-${count}`;
    while (this.taken.has(id)) {
      count += 1;
      id = `${slug}-${count}`;
    }
    this.counts.set(slug, count + 1);
    this.taken.add(id);
    return id;
  }
}
