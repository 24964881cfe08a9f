import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** The renderer of both shells. */
export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), tailwindcss()],
  // No data: URLs, so that the page runs under a strict content security policy.
  build: { outDir: 'dist', assetsInlineLimit: 0 },
})
