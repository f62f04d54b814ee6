import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig, type Plugin } from 'vite';

/** The dashboard's own look of a page, which an export has too. */
const exportStyles: Plugin = {
  name: 'export-styles',
  generateBundle() {
    for (const name of ['base.css', 'note.css', 'code.css']) {
      const source = readFileSync(join(import.meta.dirname, 'web/src/styles', name), 'utf8');
      this.emitFile({ type: 'asset', fileName: `export/${name}`, source });
    }
  },
};

/** The server as one file: it starts several times faster than from its many modules. Only the native part stays outside. */
export default defineConfig({
  root: import.meta.dirname,
  publicDir: 'server/assets',
  plugins: [exportStyles],
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
