import { join } from 'node:path'
import { build } from 'vite'
import { APP_MODULES } from '../../desktop/app-modules.ts'

/** Writes the desk core of this version as one ES module; only the native modules stay outside. */
export async function bundleDesk(outDir: string): Promise<string> {
  await build({
    configFile: false,
    root: import.meta.dirname,
    publicDir: false,
    logLevel: 'warn',
    ssr: { noExternal: true, external: [...APP_MODULES] },
    build: {
      ssr: join(import.meta.dirname, 'desk-program.ts'),
      outDir,
      emptyOutDir: false,
      target: 'node24',
      minify: true,
      rolldownOptions: { output: { format: 'es', entryFileNames: 'desk-program.mjs', codeSplitting: false } },
    },
  })
  return join(outDir, 'desk-program.mjs')
}
