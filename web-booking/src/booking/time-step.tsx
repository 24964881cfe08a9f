import { ApiError, NetworkError } from '@scheduler/shared-types/api/api-client'
import type { Slot } from '@scheduler/shared-types/availability/availability.contract'
import { publicBookingEndpoints } from '@scheduler/shared-types/public-booking/public-booking.contract'
import { useMutation } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { errorCode } from '../api/error-words.ts'
import { api } from '../api/page-api.ts'
import { doctorName } from '../clinic/use-clinic.ts'
import { durationWords } from '../time/wall-time.ts'
import { ChosenBar } from '../times/chosen-bar.tsx'
import { type ChosenTime, chosenTime } from '../times/chosen-time.ts'
import { TakenNotice } from '../times/taken-notice.tsx'
import { TimePicker } from '../times/time-picker.tsx'
import { useLiveTimes } from '../times/use-live-times.ts'
import type { TimeSource } from '../times/use-times.ts'
import { Screen } from '../ui/screen.tsx'
import { ANY_DOCTOR } from './booking-draft.ts'
import { chosenType, type Flow, isPersonKnown } from './flow.ts'

/** Question 3: when. Choosing marks the time; "Continue" holds it. */
export function TimeStep({
  clinic,
  draft,
  update,
  hold,
  patient,
  go,
  isSettling,
}: Flow & { readonly isSettling: boolean }) {
  const { slug } = clinic
  const type = chosenType(clinic, draft)
  const typeId = type?.id ?? ''
  const doctorId = draft.doctor === ANY_DOCTOR ? null : draft.doctor
  const [taken, setTaken] = useState<readonly ChosenTime[] | null>(null)
  useLiveTimes(slug)

  const source = useMemo<TimeSource>(
    () => ({
      key: ['booking', slug, typeId, doctorId],
      read: (from, to, signal) => {
        const query = { appointmentTypeId: typeId, from, to, ...(doctorId === null ? {} : { doctorId }) }
        return api.call(publicBookingEndpoints.availability, { params: { slug }, query, signal })
      },
    }),
    [slug, typeId, doctorId],
  )

  const take = useMutation({
    mutationFn: (time: ChosenTime) => hold.take(typeId, time),
    onSuccess: () => go(isPersonKnown(draft, patient) ? 'review' : 'who'),
    onError: (error) => {
      if (!(error instanceof ApiError) || error.problem.code !== 'appointment_conflict') return
      update({ time: null })
      setTaken((error.problem.alternatives ?? []).map((time) => chosenTime(time, time.doctorId)))
    },
  })

  const [isFromNotice, setIsFromNotice] = useState(false)

  function choose(time: ChosenTime): void {
    setIsFromNotice(taken !== null)
    setTaken(null)
    take.reset()
    update({ time })
  }

  function onGone(nearest: readonly Slot[]): void {
    update({ time: null })
    setTaken(nearest.map((slot) => chosenTime(slot, doctorId)))
  }

  // Without an answer, the time may already be held for this very patient: nobody else took it.
  const isUnanswered = take.isPending || take.error instanceof NetworkError
  const isConflict = errorCode(take.error) === 'appointment_conflict'
  const whom = doctorId === null ? 'any doctor' : doctorName(clinic, doctorId)

  return (
    <Screen
      title="When would you like to come?"
      tabTitle={`Choose a time · ${clinic.name}`}
      intro={type ? `${type.name} with ${whom}, ${durationWords(type.durationMinutes)}` : undefined}
    >
      {taken ? (
        <TakenNotice
          timeZone={clinic.timeZone}
          alternatives={taken}
          doctorNameOf={(id) => (id === doctorId ? '' : doctorName(clinic, id))}
          onChoose={choose}
        />
      ) : null}
      <TimePicker
        source={source}
        timeZone={clinic.timeZone}
        horizonDays={type?.horizonDays ?? 0}
        chosen={draft.time}
        onChoose={(slot) => choose(chosenTime(slot, doctorId))}
        onGone={onGone}
        isSettling={isSettling || isUnanswered}
      />
      {draft.time ? (
        <ChosenBar
          timeZone={clinic.timeZone}
          takesFocus={isFromNotice}
          time={draft.time}
          label={take.isError ? 'Try again' : 'Continue'}
          isBusy={take.isPending}
          error={isConflict ? null : take.error}
          onContinue={() => draft.time && take.mutate(draft.time)}
        />
      ) : null}
    </Screen>
  )
}
