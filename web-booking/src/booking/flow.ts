import type { Session } from '@scheduler/shared-types/auth/auth.contract'
import type { PublicClinic } from '@scheduler/shared-types/public-booking/public-booking.contract'
import { guestOf } from '../account/details.schema.ts'
import type { BookingDraft } from './booking-draft.ts'
import type { Step } from './steps.ts'
import type { HoldControl } from './use-hold.ts'

export type AppointmentTypeChoice = PublicClinic['appointmentTypes'][number]

/** What every screen of the flow is given. */
export type Flow = {
  readonly clinic: PublicClinic
  readonly draft: BookingDraft
  readonly update: (patch: Partial<BookingDraft>) => void
  readonly hold: HoldControl
  /** The session, if it is a patient's of this clinic. */
  readonly patient: Session | null
  /** `replace`: Back shall not lead to the screen that is left, such as a sign-in that is done. */
  readonly go: (step: Step, options?: { readonly replace: boolean }) => void
  readonly back: () => void
}

/** The chosen reason, if the clinic still offers it. */
export function chosenType(clinic: PublicClinic, draft: BookingDraft): AppointmentTypeChoice | null {
  return clinic.appointmentTypes.find((type) => type.id === draft.appointmentTypeId) ?? null
}

/** Whether it is known who comes: the signed-in patient, or a guest whose details are right. */
export function isPersonKnown(draft: BookingDraft, patient: Session | null): boolean {
  if (draft.bookAs === 'patient') return patient !== null
  return draft.bookAs === 'guest' && guestOf(draft.details) !== null
}
