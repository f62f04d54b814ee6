import type { SessionEventMessage } from '@launchpad/contract';
import { act } from '@testing-library/react';

/** An event stream that a test speaks through; jsdom has none. */
export class FakeEventSource extends EventTarget {
  static readonly CONNECTING = 0;
  static readonly OPEN = 1;
  static readonly CLOSED = 2;
  static #all: FakeEventSource[] = [];

  readonly url: string;
  #readyState = 0;

  constructor(url: string | URL) {
    super();
    this.url = String(url);
    FakeEventSource.#all.push(this);
  }

  get readyState(): number {
    return this.#readyState;
  }

  close(): void {
    this.#readyState = FakeEventSource.CLOSED;
  }

  /** The stream that is being listened to just now. */
  static latest(): FakeEventSource {
    const latest = FakeEventSource.#all.findLast(
      (source) => source.readyState !== FakeEventSource.CLOSED,
    );
    if (latest === undefined) throw new Error('nothing is listening to an event stream');
    return latest;
  }

  static forgetAll(): void {
    this.#all = [];
  }

  say(message: SessionEventMessage): void {
    this.#readyState = FakeEventSource.OPEN;
    act(() => {
      this.dispatchEvent(new Event('open'));
      this.dispatchEvent(new MessageEvent('session', { data: JSON.stringify(message) }));
    });
  }

  /** The connection breaks; the browser tries again by itself. */
  breakOff(): void {
    this.#readyState = FakeEventSource.CONNECTING;
    act(() => {
      this.dispatchEvent(new Event('error'));
    });
  }
}
