import type { Change, ChangeEntity } from '@scheduler/shared-types/changes/change.contract'
import { presentAppointmentType } from '../appointment-types/appointment-type.presenter.ts'
import {
  type AppointmentDocument,
  isAppointment,
  isHold,
  isLease,
} from '../appointments/appointment.model.ts'
import { presentAppointments } from '../appointments/appointment.presenter.ts'
import { timeCollection } from '../appointments/time-collection.ts'
import { presentClinic } from '../clinics/clinic.presenter.ts'
import { presentClosure } from '../closures/closure.presenter.ts'
import type { Deps } from '../deps.ts'
import { presentDesk } from '../desks/desk.presenter.ts'
import { presentDoctor } from '../doctors/doctor.presenter.ts'
import { presentEquipment } from '../equipment/equipment.presenter.ts'
import { presentException } from '../exceptions/exception.presenter.ts'
import { presentLease } from '../leases/lease.presenter.ts'
import type { ChangeDocument } from '../operations/change.model.ts'
import { presentPatient } from '../patients/patient.presenter.ts'
import { presentRoom } from '../rooms/room.presenter.ts'
import { presentTimeOff } from '../time-off/time-off.presenter.ts'
import { presentWorkingHours } from '../working-hours/working-hours.presenter.ts'

/** Entries of a clinic's log with the documents as they are now; one query for each kind of document. */
export async function presentChanges(
  deps: Deps,
  clinicId: string,
  entries: readonly ChangeDocument[],
): Promise<Change[]> {
  const byEntity = Map.groupBy(entries, ({ entity }) => entity)
  const found = await Promise.all(
    [...byEntity].map(async ([entity, group]) => {
      const ids = [...new Set(group.map(({ entityId }) => entityId))]
      const documents = await loadDocuments(deps, clinicId, entity, ids)
      return [entity, new Map(documents.map((document) => [document.id, document]))] as const
    }),
  )
  const documents = new Map(found)
  return entries.map((entry) => {
    const { seq, entity, entityId, operation, actor, deskId, at } = entry
    const document = documents.get(entity)?.get(entityId) ?? null
    const change = { seq, clinicId, entity, entityId, operation, actor, deskId, at: at.toISOString() }
    // The document was loaded by the entity's own presenter; every edge parses the pair with zChange.
    return { ...change, document } as Change
  })
}

async function loadDocuments(
  deps: Deps,
  clinicId: string,
  entity: ChangeEntity,
  ids: readonly string[],
): Promise<{ readonly id: string }[]> {
  const { models } = deps
  const filter = { _id: { $in: [...ids] }, clinicId }
  switch (entity) {
    case 'appointment':
      return presentAppointments(deps, clinicId, await loadAppointments(deps, filter))
    case 'hold':
      return loadHolds(deps, filter)
    case 'patient':
      return (await models.Patient.find(filter).lean()).map((each) => presentPatient(deps, each))
    case 'clinic':
      return (await models.Clinic.find({ _id: clinicId }).lean()).map(presentClinic)
    case 'doctor':
      return (await models.Doctor.find(filter).lean()).map(presentDoctor)
    case 'room':
      return (await models.Room.find(filter).lean()).map(presentRoom)
    case 'equipment':
      return (await models.Equipment.find(filter).lean()).map(presentEquipment)
    case 'appointment-type':
      return (await models.AppointmentType.find(filter).lean()).map(presentAppointmentType)
    case 'working-hours':
      return (await models.WorkingHours.find(filter).lean()).map(presentWorkingHours)
    case 'exception':
      return (await models.Exception.find(filter).lean()).map(presentException)
    case 'time-off':
      return (await models.TimeOff.find(filter).lean()).map(presentTimeOff)
    case 'closure':
      return (await models.Closure.find(filter).lean()).map(presentClosure)
    case 'user':
      return [] // who may sign in is for admins alone
    case 'desk':
      return (await models.Desk.find(filter).lean()).map(presentDesk)
    case 'lease':
      return loadLeases(deps, filter)
    default:
      // One that a newer program stored, before this one was put in its place again.
      entity satisfies never
      return []
  }
}

type Filter = { readonly _id: { readonly $in: string[] }; readonly clinicId: string }

async function loadAppointments(deps: Deps, filter: Filter): Promise<AppointmentDocument[]> {
  const found = await timeCollection(deps).find(filter).toArray()
  return found.filter(isAppointment)
}

async function loadHolds(deps: Deps, filter: Filter) {
  const found = await timeCollection(deps).find(filter).toArray()
  return found.filter(isHold).map((hold) => ({
    id: hold._id,
    doctorId: hold.doctorId,
    start: hold.start.toISOString(),
    end: hold.end.toISOString(),
    expiresAt: hold.expiresAt.toISOString(),
  }))
}

async function loadLeases(deps: Deps, filter: Filter) {
  const found = await timeCollection(deps).find(filter).toArray()
  return found.filter(isLease).map((lease) => presentLease(lease._id, lease))
}
