import { DAY_MS } from '@scheduler/shared-types/primitives/durations'
import { addDays } from '@scheduler/shared-types/scheduling/local-dates'
import { timeZoneId } from '@scheduler/shared-types/scheduling/zones'
import { clinicRecordsOf } from '../clinic/clinic-records.ts'
import type { Core } from '../core.ts'
import { datesOf, keptDates } from './kept-dates.ts'

/** How often the desk looks whether another day has begun, in milliseconds. */
const LOOK_MS = 60_000
/** Patients who were opened here are kept for so many days. */
export const PATIENT_DAYS = 30
/** What was given up is kept for so long, in milliseconds. */
const JOURNAL_MS = 90 * DAY_MS

/** Keeps the right days: forgets the old ones, and has the new ones read. @returns ends it */
export function keepWindow(core: Core): () => void {
  let stop = () => {}
  let purgedFor = ''

  function look(): void {
    stop = core.setTimer(LOOK_MS, look)
    const records = clinicRecordsOf(core.stores.records)
    if (!records) return
    const dates = keptDates(timeZoneId(records.clinic.timeZone), core.clock.now())
    if (dates.first === purgedFor) return
    purgedFor = dates.first
    purge(core, dates.first, dates.last)
    if (datesOf(dates).some((date) => !core.stores.days.has(date))) core.engine.notify('read-wanted')
  }

  look()
  return () => stop()
}

/** Forgets what this desk has no use for any more, but for what unsettled acts are about. */
function purge({ stores, now }: Core, first: string, last: string): void {
  const { days, patients, outbox, journal, transaction } = stores
  transaction(() => {
    const entries = [...outbox.waiting(), ...outbox.refused()]
    days.keepOnly(first, last, new Set(entries.map(({ operation }) => operation.args.id)))
    const needed = new Set(
      entries.flatMap(({ operation, shown }) => [
        operation.args.id,
        ...('patientId' in operation.args ? [operation.args.patientId] : []),
        ...(shown.appointment ? [shown.appointment.patient.id] : []),
      ]),
    )
    for (const { date } of days.days()) {
      for (const { patient } of days.appointmentsOn(date)) needed.add(patient.id)
    }
    patients.purge(addDays(first, 1 - PATIENT_DAYS), (id) => needed.has(id))
    journal.forgetBefore(now() - JOURNAL_MS)
  })
}
