import type { ClinicRules } from '@scheduler/shared-types/scheduling/rules.types'
import { LRUCache } from 'lru-cache'
import type { AppointmentTypeDocument } from '../appointment-types/appointment-type.model.ts'
import type { ClinicRecord } from '../clinics/clinic.model.ts'
import { loadClinic } from '../clinics/read-clinic.ts'
import type { Deps } from '../deps.ts'
import type { DoctorDocument } from '../doctors/doctor.model.ts'
import { estimateBytes } from '../memory/estimate-bytes.ts'
import { MEMORY_LIMITS } from '../memory/memory-limits.ts'

/** A clinic's rules as the scheduling core wants them, with the records they come from. */
export type ClinicKnowledge = {
  readonly rulesVersion: number
  readonly clinic: ClinicRecord
  readonly rules: ClinicRules
  readonly types: ReadonlyMap<string, AppointmentTypeDocument>
  /** In the clinic's order. */
  readonly doctors: ReadonlyMap<string, DoctorDocument>
}

/** What is known of clinics, by id; each valid for its own `rulesVersion`. */
export type KnowledgeCache = LRUCache<string, ClinicKnowledge>

export function createKnowledgeCache(maxBytes: number = MEMORY_LIMITS.knowledge): KnowledgeCache {
  return new LRUCache<string, ClinicKnowledge>({ maxSize: maxBytes, sizeCalculation: estimateBytes })
}

/**
 * The clinic's rules, read once for each version of them.
 * @param rulesVersion Of a counter read for this question, or of the operation's transaction.
 * @throws AppError not_found without such a clinic.
 */
export async function knowClinic(
  deps: Deps,
  clinicId: string,
  rulesVersion: number,
): Promise<ClinicKnowledge> {
  const kept = deps.knowledge
  const known = kept.get(clinicId)
  // A later version than asked for was valid after the question was asked.
  if (known && known.rulesVersion >= rulesVersion) return known
  const knowledge = await readClinicRules(deps, clinicId, rulesVersion)
  const newest = kept.peek(clinicId)
  if (!newest || newest.rulesVersion < rulesVersion) kept.set(clinicId, knowledge)
  return knowledge
}

async function readClinicRules(deps: Deps, clinicId: string, rulesVersion: number): Promise<ClinicKnowledge> {
  const { models } = deps
  const filter = { clinicId }
  const [clinic, doctors, rooms, equipment, workingHours, exceptions, timeOff, closures, types] =
    await Promise.all([
      loadClinic(deps, clinicId),
      models.Doctor.find(filter).sort({ sortOrder: 1, name: 1, _id: 1 }).lean(),
      models.Room.find(filter).lean(),
      models.Equipment.find(filter).lean(),
      models.WorkingHours.find(filter).lean(),
      models.Exception.find(filter).lean(),
      models.TimeOff.find(filter).lean(),
      models.Closure.find(filter).lean(),
      models.AppointmentType.find(filter).sort({ name: 1, _id: 1 }).lean(),
    ])
  const span = ({ start, end }: { start: Date; end: Date }) => ({
    start: start.getTime(),
    end: end.getTime(),
  })
  return {
    rulesVersion,
    clinic,
    types: new Map(types.map((type) => [type._id, type])),
    doctors: new Map(doctors.map((doctor) => [doctor._id, doctor])),
    rules: {
      timeZone: clinic.timeZone,
      doctors: doctors.map(resource),
      rooms: rooms.map(resource),
      equipment: equipment.map(resource),
      workingHours,
      exceptions,
      timeOff: timeOff.map((each) => ({ doctorId: each.doctorId, ...span(each) })),
      closures: closures.map(span),
      walkInTimes: clinic.settings.walkInTime,
      appointmentTypes: types.map((type) => ({ ...type, id: type._id })),
    },
  }
}

function resource({ _id, active }: { readonly _id: string; readonly active: boolean }) {
  return { id: _id, active }
}
