import type { RouteObject } from 'react-router';
import { paths, routePatterns } from '../lib/paths.js';
import { BrokenPage } from './pages/broken-page.js';
import { CataloguePage } from './pages/catalogue-page.js';
import { NotFoundPage } from './pages/not-found-page.js';
import { SessionPage } from './pages/session-page.js';
import { SessionsPage } from './pages/sessions-page.js';
import { WorkshopPage } from './pages/workshop-page.js';
import { Shell } from './shell.js';

export const routes: RouteObject[] = [
  {
    element: <Shell />,
    errorElement: <BrokenPage />,
    // Between a lazy page's request and its arrival the frame is already there.
    hydrateFallbackElement: <div />,
    children: [
      { path: paths.catalogue, element: <CataloguePage /> },
      { path: routePatterns.workshop, element: <WorkshopPage /> },
      { path: paths.sessions, element: <SessionsPage /> },
      { path: routePatterns.session, element: <SessionPage /> },
      {
        path: paths.operator,
        lazy: async () => ({ Component: (await import('./pages/operator-page.js')).OperatorPage }),
      },
      {
        path: paths.operatorSignIn,
        lazy: async () => ({
          Component: (await import('./pages/operator-sign-in-page.js')).OperatorSignInPage,
        }),
      },
      { path: '*', element: <NotFoundPage /> },
    ],
  },
];
