import type { Metric, Registry } from 'prom-client';

/** What a scrape is told; `metricName` where one figure has several. */
type Sample = {
  readonly value: number;
  readonly labels: Readonly<Record<string, string | number>>;
  readonly metricName?: string;
};

type Figure = {
  readonly name: string;
  readonly help: string;
  readonly type: 'counter' | 'histogram';
  readonly samples: () => Sample[];
};

/**
 * Puts a figure of our own into a registry. Counting then costs an addition for each request, where the library's
 * own counters work out a key from their labels each time.
 */
export function register(registry: Registry, { name, help, type, samples }: Figure): void {
  const figure = {
    name,
    get: () => Promise.resolve({ name, help, type, values: samples(), aggregator: 'sum' as const }),
    reset: () => undefined,
  };
  registry.registerMetric(figure as unknown as Metric);
}

/** Counts by a few values, each from a closed set. */
export class Tally {
  readonly #counts = new Map<string, { value: number; labels: Readonly<Record<string, string>> }>();

  /** `labels` is asked for once for each key. */
  add(key: string, labels: () => Readonly<Record<string, string>>): void {
    const kept = this.#counts.get(key);
    if (kept === undefined) this.#counts.set(key, { value: 1, labels: labels() });
    else kept.value += 1;
  }

  samples(): Sample[] {
    return [...this.#counts.values()].map(({ value, labels }) => ({ value, labels }));
  }
}

/** How long things took, by upper bounds in seconds. */
export class Durations {
  readonly #bounds: readonly number[];
  readonly #counts: number[];
  #sum = 0;
  #all = 0;

  constructor(bounds: readonly number[]) {
    this.#bounds = bounds;
    this.#counts = bounds.map(() => 0);
  }

  add(seconds: number): void {
    this.#all += 1;
    this.#sum += seconds;
    const at = this.#bounds.findIndex((bound) => seconds <= bound);
    if (at !== -1) this.#counts[at] = (this.#counts[at] ?? 0) + 1;
  }

  /** As Prometheus counts: each bucket holds the ones below it too. */
  samples(name: string, labels: Readonly<Record<string, string>>): Sample[] {
    let below = 0;
    const buckets = this.#bounds.map((bound, i) => {
      below += this.#counts[i] ?? 0;
      return { value: below, labels: { ...labels, le: bound }, metricName: `${name}_bucket` };
    });
    return [
      ...buckets,
      { value: this.#all, labels: { ...labels, le: '+Inf' }, metricName: `${name}_bucket` },
      { value: this.#sum, labels, metricName: `${name}_sum` },
      { value: this.#all, labels, metricName: `${name}_count` },
    ];
  }
}
