import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { defineConfig, type Plugin } from 'vite';

// The documents are served at the root and at the API's, what they load under the server's own prefix, so that no original's name is taken.
export default defineConfig(({ mode }) => {
  const isExplorer = mode === 'explorer';
  return {
    base: '/api/playground/',
    logLevel: 'warn',
    plugins: [packed(isExplorer)],
    build: {
      // Apart, for a deployed CDN has the playground alone.
      outDir: isExplorer ? 'obj/explorer' : 'obj/dist',
      emptyOutDir: true,
      assetsDir: '',
      modulePreload: { polyfill: false },
      target: 'es2023',
      chunkSizeWarningLimit: isExplorer ? 2500 : 500,
      rollupOptions: {
        checks: { pluginTimings: false },
        input: isExplorer ? 'explorer.html' : 'index.html',
        // Everything is small enough to come at once.
        output: { codeSplitting: false },
      },
    },
  };
});

const folder = 'obj/packed';

/** The local server sends its files as they lie in it, so they lie there packed, those of both pages. */
const packed = (isExplorer: boolean): Plugin => ({
  name: 'packed',
  writeBundle({ dir }, files) {
    if (!isExplorer) {
      rmSync(folder, { recursive: true, force: true });
      mkdirSync(folder);
    }
    for (const name of Object.keys(files)) {
      writeFileSync(join(folder, `${name}.gz`), gzipSync(readFileSync(join(dir!, name)), { level: 9 }));
    }
  },
});
