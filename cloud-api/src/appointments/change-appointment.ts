import type { Appointment } from '@scheduler/shared-types/appointments/appointment.contract'
import { AppError } from '@scheduler/shared-types/errors/app-error'
import { type ClinicKnowledge, knowClinic } from '../availability/clinic-knowledge.ts'
import type { Caller } from '../caller.ts'
import type { Deps } from '../deps.ts'
import { type OperationTx, runOperation } from '../operations/run-operation.ts'
import { assertVersion } from '../records/update-record.ts'
import type { AppointmentDocument } from './appointment.model.ts'
import { presentAppointment } from './appointment.presenter.ts'
import { toKnownBusy, touchBusy } from './known-busy.ts'
import { loadAppointment, loadPatientOf } from './load-appointment.ts'
import { timeCollection } from './time-collection.ts'

export type ChangeContext = {
  readonly tx: OperationTx
  readonly before: AppointmentDocument
  readonly knowledge: ClinicKnowledge
}

export type ChangeAppointment = {
  readonly clinicId: string
  readonly caller: Caller
  readonly operationId: string
  /** Such as `appointment.cancel`. */
  readonly name: string
  readonly args: unknown
  readonly id: string
  /** The version the client saw. */
  readonly version?: number | undefined
  readonly actedAt?: Date | undefined
  /**
   * Decides; gives back the whole document as it shall be, without version and updatedAt being raised, or the very
   * one it was given where nothing is to be changed.
   */
  readonly change: (context: ChangeContext) => Promise<AppointmentDocument>
}

/** Loads, lets the change decide, stores the whole document in one update, and answers with it. */
export function changeAppointment(deps: Deps, request: ChangeAppointment): Promise<Appointment> {
  return changeAndPresent(deps, request, async (after, tx) =>
    presentAppointment(deps, after, await loadPatientOf(deps, after, tx.session)),
  )
}

/** The same with an answer of another shape. */
export function changeAndPresent<Answer>(
  deps: Deps,
  { clinicId, caller, operationId, name, args, id, version, actedAt, change }: ChangeAppointment,
  present: (after: AppointmentDocument, tx: OperationTx, knowledge: ClinicKnowledge) => Promise<Answer>,
): Promise<Answer> {
  return runOperation(deps, {
    clinicId,
    caller,
    operationId,
    name,
    args: { id, args },
    actedAt,
    retryDuplicates: true,
    work: async (tx) => {
      const before = await loadAppointment(deps, clinicId, id, tx.session)
      const knowledge = await knowClinic(deps, clinicId, tx.counter.rulesVersion)
      const changed = await change({ tx, before, knowledge })
      // After the change had its say: a role that may not touch it must not learn its version.
      assertVersion(before, version)
      if (changed === before) return present(before, tx, knowledge)
      const after = { ...changed, version: before.version + 1, updatedAt: tx.now }
      await storeChanged(deps, tx, before, after)
      return present(after, tx, knowledge)
    },
  })
}

async function storeChanged(
  deps: Deps,
  tx: OperationTx,
  before: AppointmentDocument,
  after: AppointmentDocument,
): Promise<void> {
  const { _id, clinicId, version } = before
  const { matchedCount } = await timeCollection(deps).replaceOne({ _id, clinicId, version }, after, {
    session: tx.session,
  })
  if (matchedCount === 0) throw new AppError('version_conflict', 'Somebody changed this in the meantime.')
  touchBusy(tx, _id, toKnownBusy(after))
  const sameTime =
    before.start.getTime() === after.start.getTime() && before.end.getTime() === after.end.getTime()
  const sameKeys = sameTime && (before.occupies === undefined) === (after.occupies === undefined)
  const spans = sameTime ? [before] : [before, after]
  tx.recordChange({
    entity: 'appointment',
    entityId: _id,
    // A change that leaves time as it was is nothing for the public page.
    spans:
      sameKeys && before.doctorId === after.doctorId && before.roomId === after.roomId
        ? []
        : spans.map(({ start, end }) => ({ start, end })),
  })
}
