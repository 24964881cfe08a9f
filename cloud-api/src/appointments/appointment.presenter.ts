import type { Appointment } from '@scheduler/shared-types/appointments/appointment.contract'
import { decryptField } from '../crypto/field-encryption.ts'
import type { Deps } from '../deps.ts'
import type { PatientDocument } from '../patients/patient.model.ts'
import { presentPatientSummary } from '../patients/patient.presenter.ts'
import type { AppointmentDocument } from './appointment.model.ts'

/** What a note's ciphertext is bound to: it does not decrypt in another appointment. */
export function appointmentNoteContext(appointmentId: string): string {
  return `appointment:${appointmentId}:note`
}

/** The document as staff see it. */
export function presentAppointment(
  deps: Pick<Deps, 'env'>,
  document: AppointmentDocument,
  patient: PatientDocument,
): Appointment {
  const { _id: id, override, cancellation } = document
  return {
    id,
    clinicId: document.clinicId,
    version: document.version,
    status: document.status,
    appointmentTypeId: document.appointmentTypeId,
    doctorId: document.doctorId,
    roomId: document.roomId,
    equipmentIds: [...document.equipmentIds],
    patient: presentPatientSummary(patient),
    start: document.start.toISOString(),
    end: document.end.toISOString(),
    timeZone: document.timeZone,
    wallTime: document.wallTime,
    offset: document.offset,
    bufferBeforeMinutes: document.bufferBeforeMinutes,
    bufferAfterMinutes: document.bufferAfterMinutes,
    lane: document.lane,
    override: override && {
      classes: [...override.classes],
      appointmentIds: override.appointmentIds ?? {},
      reason: override.reason,
      byUserId: override.byUserId,
      at: override.at.toISOString(),
    },
    source: document.source,
    note: decryptField(deps.env.dataKeys, document.noteCipher, appointmentNoteContext(id)),
    cancellation: cancellation && { ...cancellation, at: cancellation.at.toISOString() },
    arrivedAt: document.arrivedAt?.toISOString() ?? null,
    startedAt: document.startedAt?.toISOString() ?? null,
    completedAt: document.completedAt?.toISOString() ?? null,
    undoStatus: document.undo?.status ?? null,
    sequence: document.sequence,
    createdAt: document.createdAt.toISOString(),
    updatedAt: document.updatedAt.toISOString(),
  }
}

/** Many documents with their patients, read in one go. */
export async function presentAppointments(
  deps: Deps,
  clinicId: string,
  documents: readonly AppointmentDocument[],
): Promise<Appointment[]> {
  const ids = [...new Set(documents.map(({ patientId }) => patientId))]
  const patients = await deps.models.Patient.find({ _id: { $in: ids }, clinicId }).lean()
  const byId = new Map(patients.map((patient) => [patient._id, patient]))
  return documents.flatMap((document) => {
    const patient = byId.get(document.patientId)
    return patient ? [presentAppointment(deps, document, patient)] : []
  })
}
