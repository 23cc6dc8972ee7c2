import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { defineConfig, type Plugin } from 'vite';

// The documents are served at the root and at the API's, what they load under the server's own prefix, so that no original's name is taken.
export default defineConfig(({ mode }) => {
  const isExplorer = mode === 'explorer';
  return {
    base: '/api/playground/',
    logLevel: 'warn',
    plugins: [packed],
    build: {
      outDir: 'obj/dist',
      emptyOutDir: !isExplorer,
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

/** A server sends its files as they lie there, so they lie there packed. */
const packed: Plugin = {
  name: 'packed',
  writeBundle({ dir }, files) {
    for (const name of Object.keys(files)) {
      const file = join(dir!, name);
      writeFileSync(`${file}.gz`, gzipSync(readFileSync(file), { level: 9 }));
      rmSync(file);
    }
  },
};
