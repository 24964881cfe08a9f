import { clockWords } from '@scheduler/shared-types/display/clock-words'
import type { PatientSummary } from '@scheduler/shared-types/patients/patient.contract'
import { DoorOpen } from 'lucide-react'
import { useState } from 'react'
import type { ClinicData } from '../../ipc/ipc-contract.ts'
import { DeskError, errorSentence } from '../bridge/desk-bridge.ts'
import { PanelFrame } from '../shell/panel-frame.tsx'
import { useActions, useDesk } from '../state/desk-context.tsx'
import { dateInZone } from '../time/words.ts'
import { Button } from '../ui/button.tsx'
import { Labelled } from '../ui/field.tsx'
import { Notice } from '../ui/notice.tsx'
import { useNow } from '../ui/use-now.ts'
import { PatientPicker } from './patient-picker.tsx'
import { TypeSelect } from './type-select.tsx'
import { useFreeTimes } from './use-free-times.ts'
import { type WalkInChoice, walkInChoices } from './walk-in-choices.ts'

type WalkInPanelProps = { readonly start: PatientSummary | null; readonly clinic: ClinicData }

/** Somebody is at the counter: who, for what, the nearest time; booked and checked in at once. */
export function WalkInPanel({ start, clinic }: WalkInPanelProps) {
  const { showPanel, bookWalkIn, openBooking } = useActions()
  const [patient, setPatient] = useState(start)
  const [appointmentTypeId, setType] = useState<string | null>(null)
  const [picked, setPicked] = useState<WalkInChoice | null>(null)
  const [problem, setProblem] = useState<unknown>(null)
  const [missing, setMissing] = useState<string | null>(null)
  const [isBusy, setBusy] = useState(false)
  const { timeZone } = clinic.clinic
  const now = useNow(15_000)
  const today = dateInZone(timeZone, now)
  const leases = useDesk((state) => (state.day?.date === today ? state.day.leases : NONE))
  const patientId = patient?.id ?? null
  const free = useFreeTimes({ appointmentTypeId, doctorId: null, patientId, from: today })
  const times = free.days?.find(({ date }) => date === today)?.times ?? []
  const { choices, best } = walkInChoices(times, leases, now)
  const isSame = (a: WalkInChoice, b: WalkInChoice) => a.start === b.start && a.doctorId === b.doctorId
  const chosen = choices.find((choice) => picked && isSame(choice, picked)) ?? best

  async function submit(): Promise<void> {
    setMissing(!patient ? 'Choose a patient first.' : !appointmentTypeId ? 'Choose a type first.' : null)
    if (!patient || !appointmentTypeId || !chosen) return
    setBusy(true)
    setProblem(null)
    try {
      await bookWalkIn({ patientId: patient.id, appointmentTypeId, at: chosen })
    } catch (error) {
      setProblem(error)
      setBusy(false)
    }
  }

  const doctorName = (id: string) => clinic.doctors.find((doctor) => doctor.id === id)?.name ?? ''
  return (
    <PanelFrame title="Walk-in" onClose={() => showPanel(null)}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          void submit()
        }}
        className="flex flex-col gap-4"
      >
        <PatientPicker patient={patient} onPick={setPatient} />
        <Labelled label="Type">
          {(ids) => <TypeSelect {...ids} clinic={clinic} value={appointmentTypeId} onChoose={setType} />}
        </Labelled>
        {free.problem ? <Notice kind="error">{free.problem}</Notice> : null}
        {free.days && choices.length > 0 ? (
          <fieldset className="flex flex-col gap-1.5">
            <legend className="mb-1 text-sm font-medium">
              Nearest times, now is {clockWords(timeZone, now)}
            </legend>
            {choices.map((choice) => (
              <label
                key={`${choice.start}${choice.doctorId}`}
                className="tabular flex min-h-9 cursor-pointer items-center gap-2 rounded-md border border-border-strong px-2.5 py-1 hover:bg-sunken has-checked:border-accent has-checked:bg-accent-soft"
              >
                <input
                  type="radio"
                  name="walk-in-time"
                  checked={chosen !== null && isSame(choice, chosen)}
                  onChange={() => setPicked(choice)}
                />
                <span className="font-semibold">{choice.label}</span>
                <span className="truncate">{doctorName(choice.doctorId)}</span>
                {choice.isKept ? (
                  <span className="ml-auto flex shrink-0 items-center gap-1 text-sm text-accent-text">
                    <DoorOpen aria-hidden className="size-3.5" />
                    kept for walk-ins
                  </span>
                ) : null}
              </label>
            ))}
          </fieldset>
        ) : null}
        {free.days && choices.length === 0 ? (
          <Notice kind="info" title="Nothing is free today any more">
            <p>Book another day, or choose a taken time on the board and give a reason.</p>
            <Button
              className="self-start"
              onClick={() => openBooking({ patient, appointmentTypeId, chosen: null, doctorId: null })}
            >
              Book instead
            </Button>
          </Notice>
        ) : null}
        {problem ? <Refusal problem={problem} /> : null}
        {missing ? <Notice kind="error">{missing}</Notice> : null}
        <div className="sticky bottom-0 -mx-4 -mb-4 flex flex-col gap-2 border-t border-border bg-surface px-4 py-3">
          <p className="tabular min-h-5 font-medium" aria-live="polite">
            {chosen && free.days ? `Today ${chosen.label}, ${doctorName(chosen.doctorId)}` : 'No time yet'}
          </p>
          <Button type="submit" look="primary" isBusy={isBusy}>
            {isBusy ? 'Booking…' : 'Book and check in'}
          </Button>
        </div>
      </form>
    </PanelFrame>
  )
}

const NONE = [] as const

/** The times above are told anew with every change; one that has just gone is chosen again there. */
function Refusal({ problem }: { readonly problem: unknown }) {
  const conflicts = problem instanceof DeskError ? (problem.details.conflicts ?? []) : []
  return (
    <Notice kind="error" title="Not booked">
      {conflicts.length > 0 ? (
        <ul>
          {conflicts.map((conflict) => (
            <li key={`${conflict.class}${conflict.appointmentId}`}>{conflict.message}</li>
          ))}
        </ul>
      ) : (
        <p>{errorSentence(problem)}</p>
      )}
      <p>Choose another of the times above.</p>
    </Notice>
  )
}
