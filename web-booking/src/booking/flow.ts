import type { Session } from '@scheduler/shared-types/auth/auth.contract'
import type { PublicClinic } from '@scheduler/shared-types/public-booking/public-booking.contract'
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
  readonly go: (step: Step) => void
  readonly back: () => void
}

/** The chosen reason, if the clinic still offers it. */
export function chosenType(clinic: PublicClinic, draft: BookingDraft): AppointmentTypeChoice | null {
  return clinic.appointmentTypes.find((type) => type.id === draft.appointmentTypeId) ?? null
}
