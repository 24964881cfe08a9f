import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** The API serves `dist` below /book/; while developing, Vite does and passes /api on to the API. */
export default defineConfig({
  root: import.meta.dirname,
  base: '/book/',
  plugins: [react(), tailwindcss()],
  // No data: URLs, so that the page runs under a strict content security policy.
  build: { outDir: 'dist', assetsInlineLimit: 0 },
  server: {
    proxy: { '/api': { target: process.env.API_URL ?? 'http://127.0.0.1:4000', ws: true } },
  },
})
