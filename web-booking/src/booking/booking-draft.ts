import { z } from 'zod'
import { NOTHING_TYPED, type TypedDetails } from '../account/details.schema.ts'
import type { ChosenTime } from '../times/chosen-time.ts'

/** The choice "any doctor who is free". */
export const ANY_DOCTOR = 'any'

/** Everything the patient has answered so far. Lives in the tab: a reload keeps it, closing the tab forgets it. */
export type BookingDraft = {
  readonly appointmentTypeId: string | null
  /** A doctor's id or `any`. */
  readonly doctor: string | null
  readonly time: ChosenTime | null
  readonly details: TypedDetails
  /** For whom: the signed-in patient, or the person in `details`. */
  readonly bookAs: 'patient' | 'guest' | null
  /** A hold that was taken; a page that was killed gives it back when it opens again. */
  readonly holdId: string | null
}

export const EMPTY_DRAFT: BookingDraft = {
  appointmentTypeId: null,
  doctor: null,
  time: null,
  details: NOTHING_TYPED,
  bookAs: null,
  holdId: null,
}

const zDraft = z.object({
  appointmentTypeId: z.string().nullable(),
  doctor: z.string().nullable(),
  time: z
    .object({
      start: z.string(),
      end: z.string(),
      wallTime: z.string(),
      offset: z.string(),
      doctorId: z.string().nullable(),
    })
    .nullable(),
  details: z.object({
    givenName: z.string(),
    familyName: z.string(),
    birthDay: z.string(),
    birthMonth: z.string(),
    birthYear: z.string(),
    phone: z.string(),
    email: z.string(),
    message: z.string(),
  }),
  bookAs: z.enum(['patient', 'guest']).nullable(),
  holdId: z.string().nullable(),
})

function storageKey(slug: string): string {
  return `scheduler.draft.${slug}`
}

/** The draft this tab kept; an unreadable one counts as none. */
export function readDraft(slug: string, storage: Storage): BookingDraft {
  try {
    const parsed = zDraft.safeParse(JSON.parse(storage.getItem(storageKey(slug)) ?? 'null'))
    return parsed.success ? parsed.data : EMPTY_DRAFT
  } catch {
    return EMPTY_DRAFT
  }
}

export function keepDraft(slug: string, draft: BookingDraft, storage: Storage): void {
  storage.setItem(storageKey(slug), JSON.stringify(draft))
}

/** After booking: nobody who opens the tab next finds it. */
export function forgetDraft(slug: string, storage: Storage): void {
  storage.removeItem(storageKey(slug))
}
