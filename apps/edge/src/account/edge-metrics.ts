import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { FailureKind } from '../answer/failure.js';
import type { PublicHost } from '../parse/public-hosts.js';
import type { RouteLookup } from '../resolve/route-cache.js';
import type { ConnectionRefusal } from './connection-gate.js';

export type HostKind = PublicHost['kind'] | 'none';
export type UpstreamKind = 'workspace' | 'control-plane';
export type UpgradeOutcome = 'opened' | 'refused';
export type RefusalCause = FailureKind | ConnectionRefusal | 'unparsable';

/** What is open at the moment of asking. */
export type OpenNow = () => {
  readonly connections: number;
  readonly websockets: number;
  readonly sessions: number;
  readonly bytes: { readonly in: number; readonly out: number };
};

const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);
/** Seconds. */
const buckets = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 3, 10, 60];

/** Every label comes from a closed set: neither ids nor paths nor anything a request can make up. */
export class EdgeMetrics {
  readonly registry = new Registry();
  readonly #requests = this.#counter('requests_total', 'Requests answered', [
    'host',
    'method',
    'status',
  ]);
  readonly #upgrades = this.#counter('upgrades_total', 'Upgrades asked for', ['outcome']);
  readonly #refusals = this.#counter('refusals_total', 'Answers of our own, by cause', ['cause']);
  readonly #lookups = this.#counter('route_lookups_total', 'Routes looked up', ['result']);
  readonly #cut = this.#counter('cut_total', 'Connections cut as access ended', []);
  readonly #connectSeconds = this.#histogram('upstream_connect_seconds', 'Time to connect');
  readonly #firstByteSeconds = this.#histogram('upstream_first_byte_seconds', 'Time to an answer');
  /** A child is found by one key, as its labels are put together once. */
  readonly #children = new Map<string, { inc: (by?: number) => void }>();

  constructor(now: OpenNow) {
    this.#gauge('open_connections', 'Connections of browsers', () => now().connections);
    this.#gauge('open_websockets', 'WebSockets that are joined', () => now().websockets);
    this.#gauge('active_sessions', 'Sessions with something open', () => now().sessions);
    this.#gauge('received_bytes', 'From browsers since the start', () => now().bytes.in);
    this.#gauge('sent_bytes', 'To browsers since the start', () => now().bytes.out);
  }

  served(host: HostKind, method: string | undefined, status: number): void {
    const named = method !== undefined && methods.has(method) ? method : 'other';
    const key = `${host} ${named} ${String(status)}`;
    this.#child(this.#requests, key, () => ({ host, method: named, status: String(status) })).inc();
  }

  upgraded(outcome: UpgradeOutcome): void {
    this.#child(this.#upgrades, `upgrade ${outcome}`, () => ({ outcome })).inc();
  }

  refused(cause: RefusalCause): void {
    this.#child(this.#refusals, `refused ${cause}`, () => ({ cause })).inc();
  }

  lookedUp(result: RouteLookup): void {
    this.#child(this.#lookups, `lookup ${result}`, () => ({ result })).inc();
  }

  wasCut(count: number): void {
    this.#cut.inc(count);
  }

  answered(
    upstream: UpstreamKind,
    times: { readonly firstByteMs: number; readonly connectMs?: number | undefined },
  ): void {
    this.#firstByteSeconds[upstream].observe(times.firstByteMs / 1000);
    if (times.connectMs !== undefined) {
      this.#connectSeconds[upstream].observe(times.connectMs / 1000);
    }
  }

  #child(
    counter: Counter,
    key: string,
    labels: () => Record<string, string>,
  ): { inc: (by?: number) => void } {
    const kept = this.#children.get(key);
    if (kept !== undefined) return kept;
    const made = counter.labels(labels());
    this.#children.set(key, made);
    return made;
  }

  #counter(name: string, help: string, labelNames: string[]): Counter {
    return new Counter({ name: `edge_${name}`, help, labelNames, registers: [this.registry] });
  }

  #histogram(name: string, help: string) {
    const histogram = new Histogram({
      name: `edge_${name}`,
      help,
      buckets,
      labelNames: ['upstream'],
      registers: [this.registry],
    });
    return {
      workspace: histogram.labels('workspace'),
      'control-plane': histogram.labels('control-plane'),
    };
  }

  #gauge(name: string, help: string, read: () => number): void {
    new Gauge({
      name: `edge_${name}`,
      help,
      registers: [this.registry],
      collect() {
        this.set(read());
      },
    });
  }
}
