import { cleanup, configure } from '@testing-library/react';
import { afterAll, afterEach, beforeAll, vi } from 'vitest';
import { FakeEventSource } from './fake-event-source.js';
import { api } from './fake-api.js';

// What jsdom has not got and the pages use.
vi.stubGlobal('matchMedia', (query: string) => ({
  matches: query.includes('prefers-reduced-motion'),
  media: query,
  addEventListener: () => undefined,
  removeEventListener: () => undefined,
}));
vi.stubGlobal(
  'ResizeObserver',
  class {
    observe = (): void => undefined;
    unobserve = (): void => undefined;
    disconnect = (): void => undefined;
  },
);
vi.stubGlobal('scrollTo', () => undefined);
vi.stubGlobal('EventSource', FakeEventSource);

// Pages are looked for by role, which takes long in jsdom on a busy machine; nothing waits this long unless it fails.
configure({ asyncUtilTimeout: 8_000 });

beforeAll(() => {
  api.listen({ onUnhandledRequest: 'error' });
});

afterEach(() => {
  cleanup();
  api.resetHandlers();
  FakeEventSource.forgetAll();
});

afterAll(() => {
  api.close();
});
