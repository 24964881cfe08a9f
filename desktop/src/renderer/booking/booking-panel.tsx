import type { OverrideRequest } from '@scheduler/shared-types/appointments/appointment.contract'
import { MINUTE_MS } from '@scheduler/shared-types/primitives/durations'
import { useEffect, useMemo, useState } from 'react'
import type { ClinicData } from '../../ipc/ipc-contract.ts'
import { DeskError, errorSentence } from '../bridge/desk-bridge.ts'
import { PanelFrame } from '../shell/panel-frame.tsx'
import { useActions, useDesk, useDeskStore } from '../state/desk-context.tsx'
import type { BookingForm, Chosen } from '../state/desk-state.ts'
import { dateInZone, dateTimeSpan } from '../time/words.ts'
import { Button } from '../ui/button.tsx'
import { BOX_CLASS, Labelled } from '../ui/field.tsx'
import { Notice } from '../ui/notice.tsx'
import { ConflictNotice } from './conflict-notice.tsx'
import { candidatesOf, isFree } from './free-times.ts'
import { PatientPicker } from './patient-picker.tsx'
import { TimeChoice } from './time-choice.tsx'
import { TypeSelect } from './type-select.tsx'
import { useFreeTimes } from './use-free-times.ts'
import { useRefusals } from './use-refusals.ts'

type BookingPanelProps = { readonly form: BookingForm; readonly clinic: ClinicData }

/** Patient, reason, doctor, time, in one panel; the free times light up on the board beside it. */
export function BookingPanel({ form, clinic }: BookingPanelProps) {
  const { changeForm, showPanel, showDate, book } = useActions()
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

  const end = chosen && type ? chosen.start + type.durationMinutes * MINUTE_MS : null
  const doctorName = clinic.doctors.find(({ id }) => id === chosen?.doctorId)?.name ?? 'any free doctor'
  const performing = clinic.doctors.filter(
    ({ id, active }) => active && (!type || type.doctorIds.includes(id)),
  )
  return (
    <PanelFrame title="Book" onClose={() => showPanel(null)}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          void submit()
        }}
        className="flex flex-col gap-4"
      >
        <PatientPicker patient={patient} onPick={(picked) => changeForm({ patient: picked })} />
        <Labelled label="Type">
          {(ids) => (
            <TypeSelect
              {...ids}
              clinic={clinic}
              value={appointmentTypeId}
              onChoose={(id) => changeForm({ appointmentTypeId: id })}
            />
          )}
        </Labelled>
        <Labelled label="Doctor">
          {(ids) => (
            <select
              {...ids}
              className={BOX_CLASS}
              value={doctorId ?? ''}
              onChange={({ target }) => changeForm({ doctorId: target.value || null, chosen: null })}
            >
              <option value="">Any doctor</option>
              {performing.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </select>
          )}
        </Labelled>
        {problem ? <Notice kind="error">{problem}</Notice> : null}
        {days ? <TimeChoice form={form} date={date} days={days} onChoose={choose} /> : null}
        {chosen && !isOffered && !refusal ? (
          <Notice kind="warning" title="This time is not free">
            <p>{refusedWords ? `Because ${refusedWords}.` : 'It was just taken, or is outside the rules.'}</p>
            <p>Choose another, or book and give a reason.</p>
          </Notice>
        ) : null}
        <Labelled label="Note">
          {(ids) => (
            <textarea
              {...ids}
              rows={2}
              maxLength={2000}
              className={BOX_CLASS}
              value={note}
              onChange={({ target }) => changeForm({ note: target.value })}
            />
          )}
        </Labelled>
        {refusal instanceof DeskError && refusal.code === 'appointment_conflict' ? (
          <ConflictNotice
            error={refusal}
            overrideLabel="Book anyway"
            onAlternative={choose}
            onOverride={(override) => void submit(override)}
          />
        ) : refusal ? (
          <Notice kind="error">{errorSentence(refusal)}</Notice>
        ) : null}
        {missing ? <Notice kind="error">{missing}</Notice> : null}
        <div className="sticky bottom-0 -mx-4 -mb-4 flex flex-col gap-2 border-t border-border bg-surface px-4 py-3">
          <p className="tabular min-h-5 font-medium" aria-live="polite">
            {chosen && end
              ? `${dateTimeSpan(timeZone, chosen.start, end)}, ${doctorName}`
              : 'No time chosen yet'}
          </p>
          <Button type="submit" look="primary" isBusy={isBusy}>
            {isBusy ? 'Booking…' : 'Book'}
          </Button>
        </div>
      </form>
    </PanelFrame>
  )
}
