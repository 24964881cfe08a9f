import { endpoints } from '@scheduler/shared-types/endpoints'
import { localDate } from '@scheduler/shared-types/scheduling/time-values'
import { localDayOf, timeZoneId } from '@scheduler/shared-types/scheduling/zones'
import { DeskError } from '../../ipc/desk-error.ts'
import { tryServer } from '../ask-server.ts'
import { type Core, clinicParams, recordsOf } from '../core.ts'
import { dateAt } from '../storage/take-records.ts'

const TRIES = 3

/**
 * Makes sure the day is here whole, reading it when it is not and the server can be asked. It then follows the log
 * like the kept days, until the next purge.
 * @throws DeskError not_at_this_desk
 */
export async function ensureDay(core: Core, date: string): Promise<void> {
  const { stores } = core
  if (stores.days.has(date)) return
  const day = localDayOf(timeZoneId(recordsOf(core).clinic.timeZone), localDate(date))
  const query = { from: new Date(day.start).toISOString(), to: new Date(day.end).toISOString() }
  for (let i = 0; i < TRIES; i++) {
    const read = await tryServer(core, (api, signal) =>
      api.call(endpoints.appointment.list, { params: clinicParams(core), query, signal }),
    )
    if (!read) break
    const cursor = stores.meta.read('cursor')
    // Changes between this answer and the cursor were passed over, for the day was not kept then: read it again.
    if (!cursor || read.seq < cursor.seq) continue
    const dated = read.items.map((appointment) => ({
      date: dateAt(stores, appointment.start) ?? date,
      appointment,
    }))
    stores.transaction(() => stores.days.putDay({ date, seq: read.seq, asOf: core.now() }, dated))
    return
  }
  if (stores.days.has(date)) return
  throw new DeskError('not_at_this_desk', 'This day is not kept at this desk. It needs the server.')
}
