import { ApiError, NetworkError } from '@scheduler/shared-types/api/api-client'
import type { Slot } from '@scheduler/shared-types/availability/availability.contract'
import {
  type LinkedAppointment,
  type PublicClinic,
  publicBookingEndpoints,
} from '@scheduler/shared-types/public-booking/public-booking.contract'
import { useMutation } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { createAttempts } from '../api/attempts.ts'
import { errorCode } from '../api/error-words.ts'
import { api } from '../api/page-api.ts'
import { doctorName } from '../clinic/use-clinic.ts'
import { shortDateTime } from '../time/wall-time.ts'
import { ChosenBar } from '../times/chosen-bar.tsx'
import { type ChosenTime, chosenTime } from '../times/chosen-time.ts'
import { TakenNotice } from '../times/taken-notice.tsx'
import { TimePicker } from '../times/time-picker.tsx'
import { useLiveTimes } from '../times/use-live-times.ts'
import type { TimeSource } from '../times/use-times.ts'
import { Screen } from '../ui/screen.tsx'
import { linkHeaders } from './use-linked-appointment.ts'

type MoveAppointmentProps = {
  readonly appointment: LinkedAppointment
  readonly clinic: PublicClinic
  readonly secret: string
  readonly onMoved: (appointment: LinkedAppointment) => void
}

/** A new time with the same doctor, or with any; refused, the appointment stays where it was. */
export function MoveAppointment({ appointment, clinic, secret, onMoved }: MoveAppointmentProps) {
  const { doctor } = appointment
  const type = clinic.appointmentTypes.find((each) => each.id === appointment.appointmentType.id)
  const [isAnyDoctor, setIsAnyDoctor] = useState(false)
  const [time, setTime] = useState<ChosenTime | null>(null)
  const [taken, setTaken] = useState<readonly ChosenTime[] | null>(null)
  const attempts = useMemo(createAttempts, [])
  useLiveTimes(clinic.slug)

  const source = useMemo<TimeSource>(
    () => ({
      key: ['moving', appointment.id, isAnyDoctor],
      read: (from, to, signal) =>
        api.call(publicBookingEndpoints['move-availability'], {
          headers: linkHeaders(secret),
          query: { from, to, ...(isAnyDoctor ? {} : { doctorId: doctor.id }) },
          signal,
        }),
    }),
    [appointment.id, secret, doctor.id, isAnyDoctor],
  )

  const move = useMutation({
    mutationFn: ({ start, doctorId }: ChosenTime) =>
      attempts.run({ move: start, doctorId }, ({ operationId }) =>
        api.call(publicBookingEndpoints.move, {
          headers: linkHeaders(secret),
          operationId,
          body: { start, doctorId },
        }),
      ),
    onSuccess: onMoved,
    onError: (error) => {
      if (!(error instanceof ApiError) || error.problem.code !== 'appointment_conflict') return
      setTime(null)
      setTaken((error.problem.alternatives ?? []).map((each) => chosenTime(each, each.doctorId)))
    },
  })

  const [isFromNotice, setIsFromNotice] = useState(false)

  function choose(next: ChosenTime): void {
    setIsFromNotice(taken !== null)
    setTaken(null)
    move.reset()
    setTime(next)
  }

  // The present doctor where free, so that moving changes no more than it must.
  const doctorFor = (slot: Slot) =>
    slot.doctorIds.includes(doctor.id) ? doctor.id : (slot.doctorIds[0] ?? null)

  const hasOthers = (type?.doctorIds.length ?? 1) > 1
  const isConflict = errorCode(move.error) === 'appointment_conflict'

  return (
    <Screen
      title="Choose a new time"
      tabTitle={`Move appointment · ${clinic.name}`}
      intro={`Now: ${shortDateTime(clinic.timeZone, appointment)} with ${doctor.name}. It stays so until you press Move.`}
    >
      {hasOthers ? (
        <label className="flex min-h-12 cursor-pointer items-center gap-3">
          <input
            type="checkbox"
            checked={isAnyDoctor}
            onChange={(event) => {
              setIsAnyDoctor(event.target.checked)
              setTime(null)
              setTaken(null)
            }}
            className="size-5 accent-accent"
          />
          Show times with other doctors, too
        </label>
      ) : null}
      {taken ? (
        <TakenNotice
          timeZone={clinic.timeZone}
          alternatives={taken}
          doctorNameOf={(id) => doctorName(clinic, id)}
          onChoose={choose}
        />
      ) : null}
      <TimePicker
        key={String(isAnyDoctor)}
        source={source}
        timeZone={clinic.timeZone}
        horizonDays={type?.horizonDays ?? 60}
        chosen={time}
        onChoose={(slot) => choose(chosenTime(slot, doctorFor(slot)))}
        onGone={(nearest) => {
          setTime(null)
          setTaken(nearest.map((slot) => chosenTime(slot, doctorFor(slot))))
        }}
        isSettling={move.isPending || move.error instanceof NetworkError}
      />
      {time ? (
        <ChosenBar
          timeZone={clinic.timeZone}
          takesFocus={isFromNotice}
          time={time}
          detail={time.doctorId === doctor.id ? undefined : doctorName(clinic, time.doctorId)}
          label={move.isError ? 'Try again' : 'Move'}
          isBusy={move.isPending}
          error={isConflict ? null : move.error}
          onContinue={() => move.mutate(time)}
        />
      ) : null}
    </Screen>
  )
}
