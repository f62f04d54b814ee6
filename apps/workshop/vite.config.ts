import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** The dashboard. Its addresses are relative: the server says in a `<base>` element where it lives. */
export default defineConfig({
  root: import.meta.dirname + '/web',
  base: './',
  plugins: [react()],
  resolve: { conditions: ['@launchpad/source', 'module', 'browser', 'development|production'] },
  build: { outDir: '../dist/web', emptyOutDir: true, chunkSizeWarningLimit: 900 },
});
