import { APPOINTMENT_STATUS_RULES } from '@scheduler/shared-types/appointments/appointment.rules'
import { clockWords } from '@scheduler/shared-types/display/clock-words'
import type { DaySchedule } from '../../ipc/ipc-contract.ts'
import { nameIn } from '../booking/patient-picker.tsx'
import { patientFacts } from '../patients/patient-facts.ts'
import { usePatientSearch } from '../patients/use-patient-search.ts'
import { parseTime } from '../time/parse-time.ts'
import { listName, typedTime } from '../time/words.ts'
import { Button } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'
import type { NoteErrors } from './check-note.ts'
import { type Choice, ChoiceBox } from './choice-box.tsx'
import type { PaperNote } from './paper-note.ts'

type PatientBoxProps = {
  readonly note: PaperNote
  readonly day: DaySchedule | null
  readonly errors: NoteErrors
  readonly onChange: (part: Partial<PaperNote>) => void
}

const ADD = 'add'

/** Finds the patient; before anything is typed, offers whoever has an appointment at the note's time. */
export function PatientBox({ note, day, errors, onChange }: PatientBoxProps) {
  const { patient, patientText } = note
  const { patients, isSearching } = usePatientSearch(patientText, 6)
  const isTyped = patientText.trim() !== '' && !patient
  const found: readonly Choice[] = patients.map((each) => ({
    id: each.id,
    name: listName(each),
    detail: patientFacts(each),
  }))
  // Not while the answer is still to come: it would be the first in the list, and taken by mistake.
  const add = { id: ADD, name: `Add “${patientText.trim()}”`, detail: 'a new patient' }
  const choices = isTyped ? (isSearching ? found : [...found, add]) : bookedThen(day, note)

  const choose = (id: string) => {
    if (id === ADD) {
      const newPatient = { id: crypto.randomUUID(), ...nameIn(patientText), phone: '' }
      onChange({ newPatient, patient: null })
      return
    }
    const known =
      patients.find((each) => each.id === id) ??
      day?.appointments.find((each) => each.patient.id === id)?.patient
    if (known) onChange({ patient: known, newPatient: null, patientText: '' })
  }

  return (
    <div>
      <ChoiceBox
        label="Patient"
        placeholder="Name, birth date or phone"
        choices={choices}
        chosen={patient ? { id: patient.id, name: listName(patient) } : null}
        onChoose={choose}
        error={errors.patient}
        search={{
          text: patientText,
          onType: (text) => onChange({ patientText: text, patient: null, appointmentId: null }),
        }}
        takesFirst={() => !isSearching && found.length === 1}
      />
      {patient ? <p className="tabular mt-1 truncate text-sm text-muted">{patientFacts(patient)}</p> : null}
    </div>
  )
}

/** Who is booked at the note's time, with the note's doctor where there is one. */
function bookedThen(day: DaySchedule | null, { time, doctorId, happened }: PaperNote): readonly Choice[] {
  const at = parseTime(time)
  if (!day || !at || happened === 'booked') return []
  return day.appointments
    .filter(({ status }) => status !== 'cancelled')
    .filter((each) => typedTime(day.timeZone, Date.parse(each.start)) === at)
    .filter((each) => !doctorId || each.doctorId === doctorId)
    .map(({ patient, status, start }) => ({
      id: patient.id,
      name: listName(patient),
      detail: `${clockWords(day.timeZone, Date.parse(start))} · ${APPOINTMENT_STATUS_RULES[status].label} · ${patientFacts(patient)}`,
    }))
}

type NewPatientFieldsProps = Omit<PatientBoxProps, 'day'>

/** The new patient, in the same line: what a paper says of somebody. */
export function NewPatientFields({ note, errors, onChange }: NewPatientFieldsProps) {
  const { newPatient, patient } = note
  if (!newPatient || patient) return null
  const change = (part: Partial<typeof newPatient>) => onChange({ newPatient: { ...newPatient, ...part } })
  return (
    <fieldset className="order-last col-span-full grid grid-cols-2 items-start gap-2 rounded-md border border-border bg-page p-3 md:grid-cols-[1fr_1fr_1fr_auto]">
      <legend className="px-1 text-sm font-semibold">New patient</legend>
      <Field
        label="Given name"
        // They were just asked for.
        autoFocus
        value={newPatient.givenName}
        onChange={({ target }) => change({ givenName: target.value })}
        error={errors.givenName}
      />
      <Field
        label="Family name"
        value={newPatient.familyName}
        onChange={({ target }) => change({ familyName: target.value })}
        error={errors.familyName}
      />
      <Field
        label="Phone"
        type="tel"
        value={newPatient.phone}
        onChange={({ target }) => change({ phone: target.value })}
        error={errors.phone}
      />
      <Button className="self-end" onClick={() => onChange({ newPatient: null })}>
        Search instead
      </Button>
    </fieldset>
  )
}
