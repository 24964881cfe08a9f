import { defineConfig } from 'vite'
import { APP_MODULES } from './app-modules.ts'

/**
 * Electron's main process: one ES module with everything in it but Electron and the native modules, which a package
 * carries beside it. One file, so that a package holds no source and no module nobody asked for.
 */
export default defineConfig({
  root: import.meta.dirname,
  publicDir: false,
  ssr: { noExternal: true, external: ['electron', ...APP_MODULES] },
  build: {
    ssr: 'src/main/main.ts',
    outDir: 'dist-electron',
    emptyOutDir: false,
    target: 'node24',
    minify: false,
    rolldownOptions: { output: { format: 'es', entryFileNames: 'main.js', codeSplitting: false } },
  },
})
