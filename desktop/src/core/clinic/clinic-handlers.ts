import { endpoints } from '@scheduler/shared-types/endpoints'
import type { ClinicData, IpcHandlers } from '../../ipc/ipc-contract.ts'
import { needServer } from '../ask-server.ts'
import { type Core, clinicParams, recordsOf } from '../core.ts'
import { untilRead } from '../days/until-read.ts'

export function clinicHandlers(core: Core): Pick<IpcHandlers, 'clinic.read' | 'clinic.update-walk-in-time'> {
  return {
    'clinic.read': async () => {
      await untilRead(core)
      return clinicDataOf(core)
    },
    'clinic.update-walk-in-time': async (settings) => {
      const operationId = core.newId()
      const clinic = await needServer(core, (api, signal) =>
        api.call(endpoints.clinic.update, {
          params: clinicParams(core),
          body: { settings },
          operationId,
          signal,
        }),
      )
      core.stores.records.put('clinic', clinic.id, clinic)
      core.touched({ dates: 'all', clinic: true, patients: false, outbox: false })
      core.engine.notify('try-now') // leases follow the setting
      return clinicDataOf(core)
    },
  }
}

/** What changes seldom, as screens want it. */
export function clinicDataOf(core: Pick<Core, 'stores'>): ClinicData {
  const { clinic, doctors, rooms, appointmentTypes } = recordsOf(core)
  return {
    clinic,
    doctors: [...doctors],
    rooms: [...rooms],
    appointmentTypes: appointmentTypes.toSorted((a, b) => a.name.localeCompare(b.name)),
  }
}
