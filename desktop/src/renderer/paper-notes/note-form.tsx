import { CornerDownLeft } from 'lucide-react'
import { useRef, useState } from 'react'
import type { ClinicData } from '../../ipc/ipc-contract.ts'
import { useDay } from '../state/use-day.ts'
import { parseTime } from '../time/parse-time.ts'
import { Button } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'
import { dayOf, type NoteErrors } from './check-note.ts'
import { ChoiceBox } from './choice-box.tsx'
import { HAPPENED, type Happened, type PaperNote } from './paper-note.ts'
import { NewPatientFields, PatientBox } from './patient-box.tsx'
import { SameDayHint } from './same-day-hint.tsx'
import type { useSheet } from './use-sheet.ts'

type NoteFormProps = {
  readonly clinic: ClinicData
  readonly sheet: ReturnType<typeof useSheet>
}

/** The line being typed. Tab goes on, Enter saves it and begins the next. */
export function NoteForm({ clinic, sheet }: NoteFormProps) {
  const { draft, change } = sheet
  const timeRef = useRef<HTMLInputElement>(null)
  const formRef = useRef<HTMLFormElement>(null)
  /** After the first try, what is wrong is told as it is put right. */
  const [isTried, setTried] = useState(false)
  const checked = sheet.check(draft)
  const errors: NoteErrors = isTried && 'errors' in checked ? checked.errors : {}
  const { day } = useDay(dayOf(draft))
  const doctors = clinic.doctors.filter(({ active }) => active)
  const types = clinic.appointmentTypes.filter(
    ({ active, doctorIds }) => active && (!draft.doctorId || doctorIds.includes(draft.doctorId)),
  )
  const chosenIn = <Item extends { readonly id: string }>(items: readonly Item[], id: string | null) =>
    items.find((item) => item.id === id) ?? null

  function submit(): void {
    setTried('errors' in checked)
    if ('errors' in checked) {
      // After the errors are drawn.
      requestAnimationFrame(() => formRef.current?.querySelector<HTMLElement>('[aria-invalid]')?.focus())
      return
    }
    sheet.enter()
    timeRef.current?.focus()
  }

  const chooseDoctor = (doctorId: string) => {
    const own = clinic.appointmentTypes.filter((type) => type.active && type.doctorIds.includes(doctorId))
    const only = own.length === 1 ? own[0]?.id : undefined
    change({ doctorId, appointmentTypeId: draft.appointmentTypeId ?? only ?? null })
  }

  return (
    <form
      ref={formRef}
      noValidate
      aria-label="One line of the paper"
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
      className="grid grid-cols-2 items-start gap-2 rounded-lg border border-border-strong bg-surface p-3 md:grid-cols-4 xl:grid-cols-[5rem_minmax(8rem,1fr)_minmax(12rem,1.6fr)_minmax(8rem,1fr)_minmax(8rem,1fr)_minmax(8rem,1.4fr)_auto]"
    >
      <Field
        ref={timeRef}
        label="Time"
        placeholder="930"
        inputMode="numeric"
        autoComplete="off"
        // One comes here to type.
        autoFocus
        value={draft.time}
        onChange={({ target }) => change({ time: target.value })}
        onBlur={() => change({ time: parseTime(draft.time) ?? draft.time })}
        error={errors.time}
        className="tabular"
      />
      <ChoiceBox
        label="Doctor"
        choices={doctors}
        chosen={chosenIn(clinic.doctors, draft.doctorId)}
        onChoose={chooseDoctor}
        error={errors.doctor}
        takesFirst={() => true}
      />
      <PatientBox note={draft} day={day} errors={errors} onChange={change} />
      {/* Drawn below, but next for the Tab key. */}
      <NewPatientFields note={draft} errors={errors} onChange={change} />
      <ChoiceBox
        label="Type"
        choices={types}
        chosen={chosenIn(clinic.appointmentTypes, draft.appointmentTypeId)}
        onChoose={(appointmentTypeId) => change({ appointmentTypeId })}
        error={errors.type}
        takesFirst={() => true}
      />
      <div className="flex flex-col gap-2">
        <ChoiceBox
          label="What happened"
          choices={HAPPENED}
          chosen={chosenIn(HAPPENED, draft.happened)}
          // Only ids of that list come back.
          onChoose={(id) => change({ happened: id as Happened })}
          takesFirst={() => true}
        />
        {draft.happened === 'booked' ? (
          <Field
            label="For which day"
            type="date"
            value={draft.laterDate}
            onChange={({ target }) => change({ laterDate: target.value })}
            error={errors.laterDate}
          />
        ) : null}
      </div>
      <Field
        label="Note"
        maxLength={2000}
        autoComplete="off"
        value={draft.note}
        onChange={({ target }) => change({ note: target.value })}
      />
      <Button type="submit" look="primary" className="col-span-full mt-auto xl:col-span-1 xl:mt-6">
        Save
        <CornerDownLeft aria-hidden className="size-4" />
      </Button>
      <SameDayHint note={draft} day={day} clinic={clinic} onChange={change} />
    </form>
  )
}

export type ChangeNote = (part: Partial<PaperNote>) => void
