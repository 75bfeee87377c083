import { defineConfig } from 'vite';

/** One script without imports for other people's sites: `parley-widget.js` beside the page. */
export default defineConfig({
  root: import.meta.dirname,
  publicDir: false,
  build: {
    outDir: 'dist',
    emptyOutDir: false,
    target: 'es2022',
    // Browsers of 2024 and later know light-dark() themselves.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    lib: {
      entry: 'embed/main.tsx',
      formats: ['iife'],
      name: 'ParleyWidgetScript',
      fileName: () => 'parley-widget.js',
    },
  },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
});
