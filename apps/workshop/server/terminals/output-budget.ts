export type KeptOutput = { readonly keptBytes: number; dropOldest(): void };

/** How much output all terminals of a workspace keep together. */
export class OutputBudget {
  private readonly holders = new Set<KeptOutput>();

  constructor(private readonly maxBytes: number) {}

  join(holder: KeptOutput): void {
    this.holders.add(holder);
  }

  leave(holder: KeptOutput): void {
    this.holders.delete(holder);
  }

  /** To be called when somebody keeps more: whoever keeps most gives some up. */
  settle(): void {
    const holders = [...this.holders];
    let total = holders.reduce((sum, holder) => sum + holder.keptBytes, 0);
    while (total > this.maxBytes) {
      const [largest] = holders.sort((a, b) => b.keptBytes - a.keptBytes);
      const before = largest?.keptBytes ?? 0;
      largest?.dropOldest();
      const freed = before - (largest?.keptBytes ?? 0);
      if (freed <= 0) return;
      total -= freed;
    }
  }
}
