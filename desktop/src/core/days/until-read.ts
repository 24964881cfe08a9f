import { clinicRecordsOf } from '../clinic/clinic-records.ts'
import type { Core } from '../core.ts'

/** Waits while a new desk reads its clinic for the first time. Returns at once when there is anything to show. */
export async function untilRead(core: Core): Promise<void> {
  const isRead = () => clinicRecordsOf(core.stores.records) !== null
  if (isRead()) return
  await Promise.race([
    core.engine.idle(),
    new Promise<void>((resolve) => {
      const stop = core.onTouched(() => {
        if (!isRead()) return
        stop()
        resolve()
      })
    }),
  ])
}
