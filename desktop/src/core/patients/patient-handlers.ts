import { endpoints } from '@scheduler/shared-types/endpoints'
import { DAY_MS } from '@scheduler/shared-types/primitives/durations'
import type { IpcHandlers } from '../../ipc/ipc-contract.ts'
import { createPatient } from '../acts/create-patient.ts'
import { updatePatient } from '../acts/update-patient.ts'
import { tryServer } from '../ask-server.ts'
import { type Core, clinicParams, viewOf } from '../core.ts'
import { appointmentIn, appointmentsOn, patientIn } from '../overlay/view.ts'
import { ensurePatient, knownPatients, openPatient } from './known-patients.ts'
import { isFoundBy, sortNameOf } from './search-here.ts'

const MONTH_MS = 31 * DAY_MS

type PatientRequest =
  | 'patient.search'
  | 'patient.read'
  | 'patient.appointments'
  | 'patient.create'
  | 'patient.update'

export function patientHandlers(core: Core): Pick<IpcHandlers, PatientRequest> {
  return {
    'patient.search': async (search) => {
      const found = await tryServer(core, (api, signal) =>
        api.call(endpoints.patient.search, { params: clinicParams(core), body: search, signal }),
      )
      const view = viewOf(core)
      const here = knownPatients(core)
        .filter((patient) => patient.active && isFoundBy(patient, search.text))
        .sort((a, b) => sortNameOf(a).localeCompare(sortNameOf(b)))
      if (!found) return { items: here.slice(0, search.limit), isComplete: false }
      // Those who were added here and are not there yet come first.
      const told = new Set(found.items.map(({ id }) => id))
      const added = here.filter(({ id }) => !told.has(id) && view.patients.has(id))
      const items = found.items.map((patient) => view.patients.get(patient.id) ?? accepted(patient))
      return { items: [...added, ...items].slice(0, search.limit), isComplete: true }
    },
    'patient.read': async ({ id }) => {
      const read = await tryServer(core, (api, signal) =>
        viewOf(core).patients.has(id)
          ? Promise.resolve(null)
          : api.call(endpoints.patient.read, { params: { ...clinicParams(core), id }, signal }),
      )
      if (read) core.stores.patients.put(read)
      const patient = await ensurePatient(core, id)
      openPatient(core, id)
      return patient
    },
    'patient.appointments': async ({ id }) => {
      const now = core.clock.now()
      const query = {
        from: new Date(now - MONTH_MS).toISOString(),
        to: new Date(now + MONTH_MS).toISOString(),
        patientId: id,
      }
      const read = await tryServer(core, (api, signal) =>
        api.call(endpoints.appointment.list, { params: clinicParams(core), query, signal }),
      )
      const view = viewOf(core)
      const here = core.stores.days
        .days()
        .flatMap(({ date }) => appointmentsOn(view, date))
        .filter(({ patient }) => patient.id === id)
      const shown = new Map(here.map((each) => [each.id, each]))
      for (const each of read?.items ?? []) {
        if (!shown.has(each.id))
          shown.set(each.id, appointmentIn(view, each.id) ?? { ...accepted(each), waiting: [] })
      }
      return [...shown.values()].sort((a, b) => b.start.localeCompare(a.start))
    },
    'patient.create': async (body) => {
      const id = await createPatient(core, body)
      openPatient(core, id)
      return patientIn(viewOf(core), id) ?? ensurePatient(core, id)
    },
    'patient.update': async (body) => {
      await updatePatient(core, body)
      return ensurePatient(core, body.id)
    },
  }
}

function accepted<Record extends object>(record: Record): Record & { standing: 'accepted' } {
  return { ...record, standing: 'accepted' }
}
