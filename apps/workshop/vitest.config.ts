import react from '@vitejs/plugin-react';
import { defaultClientConditions } from 'vite';
import { defineProject } from 'vitest/config';

/** The pages of the workshop; its server's tests are in the project `unit`. */
export default defineProject({
  plugins: [react()],
  resolve: { conditions: ['@launchpad/source', ...defaultClientConditions] },
  test: {
    name: 'workshop-web',
    root: import.meta.dirname,
    environment: 'jsdom',
    environmentOptions: { jsdom: { url: 'http://localhost:10080/' } },
    include: ['web/src/**/*.test.{ts,tsx}'],
    testTimeout: 30_000,
    setupFiles: ['web/test/setup.ts'],
  },
});
