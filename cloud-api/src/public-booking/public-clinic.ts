import { AppError } from '@scheduler/shared-types/errors/app-error'
import type { PublicClinic } from '@scheduler/shared-types/public-booking/public-booking.contract'
import { type ClinicKnowledge, knowClinic } from '../availability/clinic-knowledge.ts'
import type { Deps } from '../deps.ts'
import { readCounter } from '../operations/read-counter.ts'

/** The clinic a public page is about, with its rules as they are now. @throws AppError not_found */
export async function findPublicClinic(deps: Deps, slug: string): Promise<ClinicKnowledge> {
  const found = await deps.models.Clinic.findOne({ slug }, { _id: 1 }).lean()
  if (!found) throw new AppError('not_found', 'There is no clinic at this address. Check the link.')
  return knowPublicClinic(deps, found._id)
}

export async function knowPublicClinic(deps: Deps, clinicId: string): Promise<ClinicKnowledge> {
  const { rulesVersion } = await readCounter(deps, clinicId)
  return knowClinic(deps, clinicId, rulesVersion)
}

/** What anyone may know: active doctors, and the types that are offered online. */
export function presentPublicClinic({ clinic, doctors, types }: ClinicKnowledge): PublicClinic {
  const active = [...doctors.values()].filter((doctor) => doctor.active)
  const known = new Set(active.map(({ _id }) => _id))
  return {
    id: clinic._id,
    slug: clinic.slug,
    name: clinic.name,
    phone: clinic.phone,
    address: clinic.address,
    timeZone: clinic.timeZone,
    cancelCutoffMinutes: clinic.settings.cancelCutoffMinutes,
    moveCutoffMinutes: clinic.settings.moveCutoffMinutes,
    doctors: active.map(({ _id: id, name, specialty }) => ({ id, name, specialty })),
    appointmentTypes: [...types.values()]
      .filter((type) => type.online && type.active)
      .map((type) => ({
        id: type._id,
        name: type.name,
        description: type.description,
        durationMinutes: type.durationMinutes,
        needsApproval: type.needsApproval,
        horizonDays: type.horizonDays,
        doctorIds: type.doctorIds.filter((id) => known.has(id)),
      })),
  }
}
