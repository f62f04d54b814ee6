import { render } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { createMemoryRouter, type InitialEntry } from 'react-router';
import { RouterProvider } from 'react-router/dom';
import { vi } from 'vitest';
import { App } from '../src/app/app.js';
import { routes } from '../src/app/routes.js';
import { LeaveSiteContext } from '../src/lib/leave-site.js';
import { createQueryClient } from '../src/lib/query-client.js';

/** The whole portal at one address, with the way out of it watched. Tries again at once instead of after a pause. */
export function renderPortal(at: InitialEntry) {
  const queryClient = createQueryClient();
  const { queries, mutations } = queryClient.getDefaultOptions();
  queryClient.setDefaultOptions({
    queries: { ...queries, retryDelay: 0 },
    mutations: { ...mutations, retryDelay: 0 },
  });
  const leave = vi.fn<(url: string) => void>();
  const router = createMemoryRouter(routes, { initialEntries: [at] });
  render(
    <App queryClient={queryClient}>
      <LeaveSiteContext value={leave}>
        <RouterProvider router={router} />
      </LeaveSiteContext>
    </App>,
  );
  return { user: userEvent.setup(), router, queryClient, leave };
}
