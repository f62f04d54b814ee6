import react from '@vitejs/plugin-react';
import { defaultClientConditions, defineConfig } from 'vite';

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  resolve: { conditions: ['@launchpad/source', ...defaultClientConditions] },
  build: {
    target: 'es2022',
    // The content security policy allows no data: scripts or fonts; small files stay files.
    assetsInlineLimit: 0,
    // Less than 200 kB on the wire, fetched once and kept.
    chunkSizeWarningLimit: 700,
    modulePreload: { polyfill: false },
  },
  server: { port: 5173, proxy: { '/api': 'http://localhost:7080' } },
});
