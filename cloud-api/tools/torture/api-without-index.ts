import { registerHooks } from 'node:module'
import mongoose from 'mongoose'

/**
 * The API with its walls taken down, for the test of the torture: the unique index is never created (so the check
 * at start finds nothing missing), and operations see no busy time, so that only the audit is left to notice.
 */
const REAL = new URL('../../src/appointments/known-busy.ts', import.meta.url).href
const BLIND = new URL('./blind-busy.ts', import.meta.url).href
registerHooks({
  resolve(specifier, context, nextResolve) {
    const resolved = nextResolve(specifier, context)
    return resolved.url === REAL && context.parentURL !== BLIND ? { ...resolved, url: BLIND } : resolved
  },
})

const { defineAppointmentModel } = await import('../../src/appointments/appointment.model.ts')
// Schemas are shared by all connections of a process; this one is never opened.
defineAppointmentModel(mongoose.createConnection()).schema.removeIndex({ clinicId: 1, occupies: 1 })
const { main } = await import('../../src/main.ts')
await main()
