import { defineConfig } from 'vite';

// The document is served at the root, what it loads under the server's own prefix, so that no original's name is taken.
export default defineConfig({
  base: '/api/playground/',
  build: {
    outDir: 'obj/dist',
    emptyOutDir: true,
    assetsDir: '',
    modulePreload: { polyfill: false },
    target: 'es2023',
    // Everything is small enough to come at once.
    rollupOptions: { output: { codeSplitting: false } },
  },
});
