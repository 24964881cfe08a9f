import { Search, UserPlus } from 'lucide-react'
import { useState } from 'react'
import { StandingMark } from '../appointment/standing-mark.tsx'
import { PatientForm } from '../booking/patient-form.tsx'
import { useActions, useDesk } from '../state/desk-context.tsx'
import { listName } from '../time/words.ts'
import { Button } from '../ui/button.tsx'
import { BOX_CLASS } from '../ui/field.tsx'
import { Notice } from '../ui/notice.tsx'
import { patientFacts } from './patient-facts.ts'
import { PatientPanel } from './patient-panel.tsx'
import { SearchLimits } from './search-limits.tsx'
import { usePatientSearch } from './use-patient-search.ts'

/** Everybody the clinic knows: search at the left, one patient at the right. */
export function PatientsScreen() {
  const [text, setText] = useState('')
  const [isAdding, setAdding] = useState(false)
  const patientId = useDesk((state) => state.patientId)
  const { showPatient } = useActions()
  const { patients, isComplete, isSearching, problem } = usePatientSearch(text, 50)
  return (
    <main className="flex min-h-0 min-w-0 flex-1">
      <div className="flex min-w-0 flex-1 flex-col gap-3 overflow-auto p-4">
        <div className="flex items-center gap-2">
          <h2 className="text-xl font-semibold">Patients</h2>
          <Button className="ml-auto" onClick={() => setAdding(true)}>
            <UserPlus aria-hidden className="size-4" />
            Add patient
          </Button>
        </div>
        {isAdding ? (
          <PatientForm
            onCancel={() => setAdding(false)}
            onSaved={({ id }) => {
              setAdding(false)
              showPatient(id)
            }}
          />
        ) : null}
        <div className="relative">
          <Search aria-hidden className="absolute top-2.5 left-2.5 size-4 text-muted" />
          <input
            type="search"
            aria-label="Find a patient"
            placeholder="Name, birth date or phone"
            value={text}
            onChange={({ target }) => setText(target.value)}
            className={`${BOX_CLASS} pl-8`}
          />
        </div>
        {problem ? <Notice kind="error">{problem}</Notice> : null}
        <p role="status" className="text-sm text-muted">
          {isSearching || problem ? '' : countWords(patients.length, isComplete)}
        </p>
        {isComplete ? null : <SearchLimits />}
        <ul className="divide-y divide-border rounded-md border border-border bg-surface">
          {patients.map((patient) => (
            <li key={patient.id}>
              <button
                type="button"
                aria-current={patient.id === patientId ? 'true' : undefined}
                onClick={() => showPatient(patient.id)}
                className="flex w-full cursor-pointer flex-wrap items-baseline justify-between gap-x-4 px-3 py-2 text-left hover:bg-accent-soft aria-[current]:bg-accent-soft"
              >
                <span className="flex flex-wrap items-center gap-2 font-semibold">
                  {listName(patient)}
                  {patient.standing === 'accepted' ? null : (
                    <StandingMark kind={patient.standing === 'refused' ? 'refused' : 'waiting'} />
                  )}
                </span>
                <span className="tabular text-muted">{patientFacts(patient)}</span>
              </button>
            </li>
          ))}
        </ul>
      </div>
      {patientId ? <PatientPanel key={patientId} id={patientId} /> : null}
    </main>
  )
}

function countWords(count: number, isComplete: boolean): string {
  if (count === 0 && !isComplete)
    return 'Nobody of that name is kept at this desk. Add them as a new patient.'
  if (count === 0) return 'No patient found. Check the spelling, or add them.'
  if (count === 50) return 'The first 50 by name. Type more to narrow it down.'
  return count === 1 ? '1 patient' : `${count} patients`
}
