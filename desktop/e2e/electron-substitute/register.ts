import { registerHooks } from 'node:module'

/** Loaded before the built main process: what it imports as `electron` is the substitute of this folder. */
registerHooks({
  resolve(specifier, context, next) {
    if (specifier !== 'electron') return next(specifier, context)
    return {
      url: new URL('./electron.ts', import.meta.url).href,
      format: 'module-typescript',
      shortCircuit: true,
    }
  },
})
