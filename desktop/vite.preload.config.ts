import { defineConfig } from 'vite'
import { ipcEvents, ipcRequests } from './src/ipc/ipc-contract.ts'

/** The preload: one CommonJS file, all that a sandboxed renderer may load. Its names come from the contract. */
export default defineConfig({
  root: import.meta.dirname,
  publicDir: false,
  define: {
    __IPC_NAMES__: JSON.stringify({ requests: Object.keys(ipcRequests), events: Object.keys(ipcEvents) }),
  },
  build: {
    lib: { entry: 'src/preload/preload.ts', formats: ['cjs'], fileName: () => 'preload.cjs' },
    outDir: 'dist-electron',
    emptyOutDir: false,
    target: 'chrome148',
    minify: false,
    rolldownOptions: { external: ['electron'] },
  },
})
