import { endpoints } from '@scheduler/shared-types/endpoints'
import type { Patient, PatientSummary } from '@scheduler/shared-types/patients/patient.contract'
import { localDateOf, timeZoneId } from '@scheduler/shared-types/scheduling/zones'
import { DeskError } from '../../ipc/desk-error.ts'
import type { DeskPatient } from '../../ipc/ipc-contract.ts'
import { tryServer } from '../ask-server.ts'
import { type Core, clinicParams, recordsOf, viewOf } from '../core.ts'
import { appointmentsOn, patientIn, type View } from '../overlay/view.ts'

/** Everybody this desk knows: those it keeps whole, and those who only stand in its days, with what those tell. */
export function knownPatients(core: Core): DeskPatient[] {
  const view = viewOf(core)
  const known = new Map<string, DeskPatient>()
  for (const { patient } of shownAppointments(core, view)) {
    known.set(patient.id, { ...fromSummary(patient, view), standing: 'accepted' })
  }
  for (const { id } of core.stores.patients.all()) {
    const patient = patientIn(view, id)
    if (patient) known.set(id, patient)
  }
  for (const [id, patient] of view.patients) known.set(id, patient)
  return [...known.values()]
}

/**
 * A patient as shown here, asking the server for whom this desk does not keep.
 * @throws DeskError not_at_this_desk, ApiError not_found
 */
export async function ensurePatient(core: Core, id: string): Promise<DeskPatient> {
  const here = patientIn(viewOf(core), id)
  if (here) return here
  const read = await tryServer(core, (api, signal) =>
    api.call(endpoints.patient.read, { params: { ...clinicParams(core), id }, signal }),
  )
  if (read) {
    core.stores.patients.put(read)
    return { ...read, standing: 'accepted' }
  }
  const seen = knownPatients(core).find((patient) => patient.id === id)
  if (seen) return seen
  throw new DeskError('not_at_this_desk', 'This patient is not kept at this desk. It needs the server.')
}

/** Somebody looks at this patient here: they are kept for a while. */
export function openPatient(core: Core, id: string): void {
  core.stores.patients.opened(id, localDateOf(timeZoneId(recordsOf(core).clinic.timeZone), core.clock.now()))
}

function shownAppointments(core: Core, view: View) {
  return core.stores.days.days().flatMap(({ date }) => appointmentsOn(view, date))
}

/** What a day tells of its patients; the rest stays with the server. */
function fromSummary(summary: PatientSummary, view: View): Patient {
  return {
    ...summary,
    clinicId: view.confirmed.records.clinic.id,
    version: 0,
    email: null,
    note: '',
    active: true,
  }
}
