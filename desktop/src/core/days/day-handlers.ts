import type { IpcHandlers } from '../../ipc/ipc-contract.ts'
import { type Core, connectionAt, knowledgeOf, viewOf } from '../core.ts'
import { ensureAppointment } from './ensure-appointment.ts'
import { ensureDay } from './ensure-day.ts'
import { dayScheduleOf } from './read-day.ts'
import { untilRead } from './until-read.ts'

export function dayHandlers(core: Core): Pick<IpcHandlers, 'day.read' | 'appointment.read'> {
  return {
    'day.read': async ({ date }) => {
      await untilRead(core)
      await ensureDay(core, date)
      return dayScheduleOf(viewOf(core), knowledgeOf(core), date, asOfDay(core, date))
    },
    'appointment.read': ({ id }) => ensureAppointment(core, id),
  }
}

/** Every day that is kept follows the log, so it is as true as the cache, or as its own reading if that was later. */
export function asOfDay(core: Omit<Core, 'kit'>, date: string): string | null {
  const { state, asOf } = connectionAt(core)
  if (state === 'live') return null
  const read = core.stores.days.days().find((day) => day.date === date)?.asOf
  const times = [asOf === null ? null : Date.parse(asOf), read].filter((time) => typeof time === 'number')
  return times.length === 0 ? null : new Date(Math.max(...times)).toISOString()
}
