import { registerHooks } from 'node:module'
import mongoose from 'mongoose'
import { isBreak, STAND_INS } from './breaks.ts'

/** The API with one module replaced, for the test of the torture: `node broken-api.ts <break>`. */
const [name = ''] = process.argv.slice(2)
if (!isBreak(name)) throw new Error(`There is no break "${name}".`)
const { real, standIn } = STAND_INS[name]
const REAL = new URL(real, import.meta.url).href
const STAND_IN = new URL(standIn, import.meta.url).href
registerHooks({
  resolve(specifier, context, nextResolve) {
    const resolved = nextResolve(specifier, context)
    return resolved.url === REAL && context.parentURL !== STAND_IN ? { ...resolved, url: STAND_IN } : resolved
  },
})

if (name === 'drop-index') {
  const { defineAppointmentModel } = await import('../../src/appointments/appointment.model.ts')
  // Schemas are shared by all connections of a process; this one is never opened. The check at start then finds nothing
  // missing.
  defineAppointmentModel(mongoose.createConnection()).schema.removeIndex({ clinicId: 1, occupies: 1 })
}
const { main } = await import('../../src/main.ts')
await main()
