import { type Patient, zPatient } from '@scheduler/shared-types/patients/patient.contract'
import type { LocalDate } from '@scheduler/shared-types/scheduling/time-values'
import type { Cache } from './open-cache.ts'
import { openRowOrNull } from './sealed-rows.ts'

export type PatientStore = {
  readonly get: (id: string) => Patient | null
  readonly all: () => readonly Patient[]
  /** It never goes back to an older version. */
  readonly put: (patient: Patient) => void
  readonly remove: (id: string) => void
  /** Somebody looked at this patient here on that day, which keeps them for a while. */
  readonly opened: (id: string, date: LocalDate) => void
  /** Forgets those who were not opened since, unless `isNeeded`. */
  readonly purge: (openedBefore: LocalDate, isNeeded: (id: string) => boolean) => void
  readonly clear: () => void
  readonly revision: () => number
}

type Row = { readonly id: string; readonly opened_on: string | null; readonly body: Buffer }

export function createPatientStore({ db, box, onUndone }: Cache): PatientStore {
  const selectAll = db.prepare('SELECT id, opened_on, body FROM patient')
  const upsert = db.prepare(
    'INSERT INTO patient (id, body) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET body = excluded.body',
  )
  const setOpened = db.prepare('UPDATE patient SET opened_on = ? WHERE id = ?')
  const removeOne = db.prepare('DELETE FROM patient WHERE id = ?')
  const selectOld = db.prepare('SELECT id FROM patient WHERE opened_on IS NULL OR opened_on < ?').pluck()
  let read: Map<string, Patient> | null = null
  let revision = 0

  /** All at once and once: searching needs them opened, and they are a few hundred. */
  function patients(): Map<string, Patient> {
    if (read) return read
    // The columns are STRICT TEXT and BLOB.
    const rows = selectAll.all() as Row[]
    read = new Map(
      rows.flatMap(({ id, body }) => {
        const patient = openRowOrNull(box, 'patient', id, body, zPatient)
        // One that does not open is read again with the next change or when somebody looks.
        if (patient === null) removeOne.run(id)
        return patient === null ? [] : [[id, patient] as const]
      }),
    )
    return read
  }

  function remove(id: string): void {
    removeOne.run(id)
    patients().delete(id)
    revision += 1
  }

  onUndone(() => {
    read = null
    revision += 1
  })

  return {
    get: (id) => patients().get(id) ?? null,
    all: () => [...patients().values()],
    put: (patient) => {
      const known = patients().get(patient.id)
      if (known && known.version > patient.version) return
      upsert.run(patient.id, box.seal('patient', patient.id, patient))
      patients().set(patient.id, patient)
      revision += 1
    },
    remove,
    opened: (id, date) => {
      setOpened.run(date, id)
    },
    purge: (openedBefore, isNeeded) => {
      for (const id of selectOld.all(openedBefore) as string[]) if (!isNeeded(id)) remove(id)
    },
    clear: () => {
      db.exec('DELETE FROM patient')
      read = null
      revision += 1
    },
    revision: () => revision,
  }
}
