import { cleanup, configure } from '@testing-library/react';
import { afterAll, afterEach, beforeAll, vi } from 'vitest';
import { FakeEventSource } from './fake-event-source.js';
import { server } from './fake-server.js';
import { screenWidth } from './screen-width.js';

// What jsdom has not got and the pages use.
vi.stubGlobal('matchMedia', (query: string) => screenWidth.query(query));
vi.stubGlobal(
  'ResizeObserver',
  class {
    observe = (): void => undefined;
    unobserve = (): void => undefined;
    disconnect = (): void => undefined;
  },
);
vi.stubGlobal('EventSource', FakeEventSource);
Object.assign(HTMLElement.prototype, {
  scrollTo: () => undefined,
  scrollIntoView: () => undefined,
});
Object.assign(HTMLDialogElement.prototype, {
  showModal(this: HTMLDialogElement) {
    this.open = true;
  },
  close(this: HTMLDialogElement) {
    this.open = false;
    this.dispatchEvent(new Event('close'));
  },
});

// Pages are looked for by role, which takes long in jsdom on a busy machine; nothing waits this long unless it fails.
configure({ asyncUtilTimeout: 8_000 });

beforeAll(() => {
  server.listen({ onUnhandledRequest: 'error' });
});

afterEach(() => {
  cleanup();
  server.resetHandlers();
  localStorage.clear();
  sessionStorage.clear();
  screenWidth.set(1280);
  history.replaceState(null, '', '/');
});

afterAll(() => {
  server.close();
});
