import './lib/zod-without-eval.js';
import '@mantine/core/styles.layer.css';
import '@mantine/notifications/styles.layer.css';
import './app/portal.css';
import './features/workshops/components/workshops.css';
import './features/sessions/components/sessions.css';
import './features/operator/components/operator.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createBrowserRouter } from 'react-router';
import { RouterProvider } from 'react-router/dom';
import { App } from './app/app.js';
import { routes } from './app/routes.js';
import { createQueryClient } from './lib/query-client.js';

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no element with the id "root"');

createRoot(root).render(
  <StrictMode>
    <App queryClient={createQueryClient()}>
      <RouterProvider router={createBrowserRouter(routes)} />
    </App>
  </StrictMode>,
);
