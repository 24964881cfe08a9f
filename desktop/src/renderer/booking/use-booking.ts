import type { OverrideRequest } from '@scheduler/shared-types/appointments/appointment.contract'
import { useEffect, useMemo, useState } from 'react'
import type { ClinicData } from '../../ipc/ipc-contract.ts'
import { useActions, useDesk, useDeskStore } from '../state/desk-context.tsx'
import type { BookingForm, Chosen } from '../state/desk-state.ts'
import { dateInZone } from '../time/words.ts'
import { candidatesOf, isFree } from './free-times.ts'
import { useFreeTimes } from './use-free-times.ts'
import { useRefusals } from './use-refusals.ts'

/** What the open form offers and how it is sent: its free times light up on the board as long as it is open. */
export function useBooking(form: BookingForm, clinic: ClinicData) {
  const { changeForm, showDate, book } = useActions()
  const store = useDeskStore()
  const date = useDesk((state) => state.date)
  const [refusal, setRefusal] = useState<unknown>(null)
  const [isBusy, setBusy] = useState(false)
  const [missing, setMissing] = useState<string | null>(null)
  const { patient, appointmentTypeId, doctorId, chosen, note } = form
  const type = clinic.appointmentTypes.find(({ id }) => id === appointmentTypeId)
  const { days, problem } = useFreeTimes({
    appointmentTypeId,
    doctorId,
    patientId: patient?.id ?? null,
    from: date,
  })
  const times = useMemo(() => days?.find((day) => day.date === date)?.times ?? [], [days, date])
  const { timeZone } = clinic.clinic
  const chosenIsHere = chosen !== null && dateInZone(timeZone, chosen.start) === date
  const isOffered = !chosen || days === null || !chosenIsHere || isFree(times, chosen)
  const refusedWords = useRefusals(appointmentTypeId, chosen, isOffered)

  useEffect(() => store.setState({ candidates: candidatesOf(times) }), [store, times])
  useEffect(() => () => store.setState({ candidates: [] }), [store])

  const choose = (place: Chosen) => {
    changeForm({ chosen: place, doctorId: place.doctorId })
    setRefusal(null)
    setMissing(null)
    const onDate = dateInZone(timeZone, place.start)
    if (onDate !== date) showDate(onDate)
  }

  async function submit(override?: OverrideRequest): Promise<void> {
    const lacking = !patient ? 'a patient' : !type ? 'a type' : !chosen ? 'a time' : null
    setMissing(lacking && `Choose ${lacking} first.`)
    if (!patient || !type || !chosen) return
    setBusy(true)
    setRefusal(null)
    try {
      await book({
        patientId: patient.id,
        appointmentTypeId: type.id,
        doctorId: chosen.doctorId,
        start: new Date(chosen.start).toISOString(),
        note,
        ...(override && { override }),
      })
    } catch (error) {
      setRefusal(error)
    }
    setBusy(false)
  }

  return { date, type, days, problem, isOffered, refusedWords, refusal, isBusy, missing, choose, submit }
}
