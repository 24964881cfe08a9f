import { AppError } from '@scheduler/shared-types/errors/app-error'
import type {
  PublicBooking,
  zPublicBook,
} from '@scheduler/shared-types/public-booking/public-booking.contract'
import type { z } from 'zod'
import { createAppointment, loadHold } from '../appointments/create-appointment.ts'
import { knowClinic } from '../availability/clinic-knowledge.ts'
import { type Account, type Caller, callerInClinic, guestCaller } from '../caller.ts'
import type { Deps } from '../deps.ts'
import { type OperationTx, runOperation } from '../operations/run-operation.ts'
import type { PatientDocument } from '../patients/patient.model.ts'
import { addGuest } from './add-guest.ts'
import { hashLink, makeLink } from './appointment-link.ts'
import { presentLinkedAppointment } from './linked-appointment.presenter.ts'

export type BookOnline = {
  readonly clinicId: string
  readonly account: Account | null
  readonly operationId: string
  readonly body: z.output<typeof zPublicBook>
}

/**
 * Turns a public hold into an appointment, for a guest or for the signed-in patient. The link's secret is part
 * of the answer that is kept for repeats, so a repeated request gets the same link.
 * @throws AppError hold_expired, appointment_conflict, unauthenticated, forbidden
 */
export async function bookOnline(deps: Deps, request: BookOnline): Promise<PublicBooking> {
  const { clinicId, operationId, body } = request
  const caller = bookingCaller(request)
  const link = makeLink()
  return runOperation(deps, {
    clinicId,
    caller,
    operationId,
    name: 'public-booking.book',
    args: { body },
    retryDuplicates: true,
    work: async (tx) => {
      const hold = await loadHold(deps, tx, body.holdId)
      if (!hold.publicHold) {
        throw new AppError('hold_expired', 'This time is not held for you any more. Choose again.')
      }
      const patient = body.guest ? await addGuest(deps, tx, body.guest) : await ownPatient(deps, tx, caller)
      const appointment = await createAppointment(deps, tx, {
        caller,
        audience: 'public',
        id: null,
        appointmentTypeId: hold.appointmentTypeId,
        doctorId: hold.doctorId,
        roomId: null,
        patientId: patient._id,
        start: hold.start.getTime(),
        hold,
        note: body.message,
        source: 'online',
        linkHash: hashLink(link),
      })
      const knowledge = await knowClinic(deps, clinicId, tx.counter.rulesVersion)
      return { link, appointment: presentLinkedAppointment(knowledge, appointment, patient, tx.now) }
    },
  })
}

/** @throws AppError unauthenticated without a guest's details and without an account; forbidden for staff */
function bookingCaller({ account, clinicId, body }: BookOnline): Caller {
  if (body.guest) return guestCaller
  if (!account) throw new AppError('unauthenticated', 'Sign in to book, or book as a guest.')
  const caller = callerInClinic(account, clinicId, null)
  if (caller?.patientId) return caller
  throw new AppError('forbidden', 'This account is not a patient of this clinic. Book as a guest instead.')
}

async function ownPatient(deps: Deps, tx: OperationTx, caller: Caller): Promise<PatientDocument> {
  const _id = caller.kind === 'user' ? caller.patientId : null
  const patient =
    _id &&
    (await deps.models.Patient.findOne({ _id, clinicId: tx.counter._id }, null, {
      session: tx.session,
    }).lean())
  if (!patient) throw new AppError('forbidden', 'This account is not a patient of this clinic any more.')
  return patient
}
