import { defineConfig } from 'vite';

/** The server as one file: it starts several times faster than from its many modules. Only the native part stays outside. */
export default defineConfig({
  root: import.meta.dirname,
  publicDir: 'server/assets',
  ssr: {
    noExternal: true,
    external: ['@lydell/node-pty'],
    resolve: { conditions: ['@launchpad/source', 'module', 'node', 'development|production'] },
  },
  resolve: {
    // The field these packages point bundlers to names a file that is not there, or one for browsers.
    alias: {
      '@xterm/headless': '@xterm/headless/lib-headless/xterm-headless.js',
      '@xterm/addon-serialize': '@xterm/addon-serialize/lib/addon-serialize.js',
    },
  },
  build: {
    ssr: 'server/main.ts',
    outDir: 'dist/server',
    emptyOutDir: true,
    target: 'node20',
    sourcemap: false,
    copyPublicDir: true,
    rolldownOptions: {
      output: {
        minify: { mangle: false, compress: true, codegen: true },
        entryFileNames: 'main.js',
        chunkFileNames: '[name]-[hash].js',
      },
    },
  },
});
