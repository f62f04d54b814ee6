import { Gauge, Registry } from 'prom-client';
import type { FailureKind } from '../answer/failure.js';
import type { PublicHost } from '../parse/public-hosts.js';
import type { RouteLookup } from '../resolve/route-cache.js';
import type { ConnectionRefusal } from './connection-gate.js';
import { Durations, register, Tally } from './tally.js';

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
const classes = ['other', '1xx', '2xx', '3xx', '4xx', '5xx'];
/** Seconds. */
const bounds = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 3, 10, 60];

const byUpstream = () => ({
  workspace: new Durations(bounds),
  'control-plane': new Durations(bounds),
});

/** Every label comes from a closed set: neither ids nor paths nor anything a request can make up. */
export class EdgeMetrics {
  readonly registry = new Registry();
  readonly #requests = this.#tally('requests_total', 'Requests answered');
  readonly #upgrades = this.#tally('upgrades_total', 'Upgrades asked for');
  readonly #refusals = this.#tally('refusals_total', 'Answers of our own, by cause');
  readonly #lookups = this.#tally('route_lookups_total', 'Routes looked up');
  readonly #cuts = this.#tally('cut_total', 'Connections cut as access ended');
  readonly #connectTimes = this.#durations('upstream_connect_seconds', 'Time to connect');
  readonly #firstByteTimes = this.#durations('upstream_first_byte_seconds', 'Time to an answer');

  constructor(now: OpenNow) {
    this.#gauge('open_connections', 'Connections of browsers', () => now().connections);
    this.#gauge('open_websockets', 'WebSockets that are joined', () => now().websockets);
    this.#gauge('active_sessions', 'Sessions with something open', () => now().sessions);
    this.#gauge('received_bytes', 'From browsers since the start', () => now().bytes.in);
    this.#gauge('sent_bytes', 'To browsers since the start', () => now().bytes.out);
  }

  served(host: HostKind, method: string | undefined, status: number): void {
    const named = method !== undefined && methods.has(method) ? method : 'other';
    // The class alone: a workspace may answer with any status there is.
    const outcome = classes[Math.floor(status / 100)] ?? 'other';
    this.#requests.add(`${host} ${named} ${outcome}`, () => ({
      host,
      method: named,
      status: outcome,
    }));
  }

  upgraded(outcome: UpgradeOutcome): void {
    this.#upgrades.add(outcome, () => ({ outcome }));
  }

  refused(cause: RefusalCause): void {
    this.#refusals.add(cause, () => ({ cause }));
  }

  lookedUp(result: RouteLookup): void {
    this.#lookups.add(result, () => ({ result }));
  }

  wasCut(count: number): void {
    for (let i = 0; i < count; i += 1) this.#cuts.add('', () => ({}));
  }

  answered(
    upstream: UpstreamKind,
    times: { readonly firstByteMs: number; readonly connectMs: number | undefined },
  ): void {
    this.#firstByteTimes[upstream].add(times.firstByteMs / 1000);
    if (times.connectMs !== undefined) this.#connectTimes[upstream].add(times.connectMs / 1000);
  }

  #tally(name: string, help: string): Tally {
    const tally = new Tally();
    register(this.registry, {
      name: `edge_${name}`,
      help,
      type: 'counter',
      samples: () => tally.samples(),
    });
    return tally;
  }

  #durations(suffix: string, help: string): ReturnType<typeof byUpstream> {
    const name = `edge_${suffix}`;
    const times = byUpstream();
    register(this.registry, {
      name,
      help,
      type: 'histogram',
      samples: () =>
        Object.entries(times).flatMap(([upstream, each]) => each.samples(name, { upstream })),
    });
    return times;
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
