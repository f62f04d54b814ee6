import { act } from '@testing-library/react';

/** An event stream that a test speaks through; jsdom has none. */
export class FakeEventSource extends EventTarget {
  static open: FakeEventSource[] = [];

  constructor(readonly url: string) {
    super();
    FakeEventSource.open.push(this);
  }

  close(): void {
    FakeEventSource.open = FakeEventSource.open.filter((source) => source !== this);
  }

  static say(name: string): void {
    act(() => {
      for (const source of this.open) source.dispatchEvent(new MessageEvent(name, { data: '{}' }));
    });
  }
}
