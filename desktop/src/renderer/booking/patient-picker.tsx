import type { Patient, PatientSummary } from '@scheduler/shared-types/patients/patient.contract'
import { UserPlus, X } from 'lucide-react'
import { useState } from 'react'
import { ComboBox, Input, Label, ListBox, ListBoxItem, Popover } from 'react-aria-components'
import { patientFacts } from '../patients/patient-facts.ts'
import { SearchLimits } from '../patients/search-limits.tsx'
import { usePatientSearch } from '../patients/use-patient-search.ts'
import { listName } from '../time/words.ts'
import { Button, IconButton } from '../ui/button.tsx'
import { BOX_CLASS } from '../ui/field.tsx'
import { PatientForm } from './patient-form.tsx'

type PatientPickerProps = {
  readonly patient: PatientSummary | null
  readonly onPick: (patient: PatientSummary | null) => void
}

type Choice = { readonly id: string; readonly patient: Patient | null }

/** Finds a patient by words of the name, birth date or phone, or adds one. */
export function PatientPicker({ patient, onPick }: PatientPickerProps) {
  const [text, setText] = useState('')
  const [isAdding, setAdding] = useState(false)
  const { patients, isComplete, isSearching } = usePatientSearch(text, 8)
  if (patient) {
    return (
      <div>
        <p className="text-sm font-medium">Patient</p>
        <div className="mt-1 flex items-center gap-2 rounded-md border border-border bg-sunken py-1 pr-1 pl-2.5">
          <div className="min-w-0 flex-1">
            <p className="truncate font-semibold">{listName(patient)}</p>
            <p className="tabular truncate text-sm text-muted">{patientFacts(patient)}</p>
          </div>
          <IconButton label="Choose another patient" onClick={() => onPick(null)}>
            <X aria-hidden className="size-4" />
          </IconButton>
        </div>
      </div>
    )
  }
  if (isAdding) {
    return <PatientForm start={nameIn(text)} onSaved={onPick} onCancel={() => setAdding(false)} />
  }
  const choices: Choice[] = [
    ...patients.map((found) => ({ id: found.id, patient: found })),
    // Not while the answer is still to come: it would be the first in the list, and taken by mistake.
    ...(isSearching ? [] : [{ id: 'add', patient: null }]),
  ]
  return (
    <ComboBox
      items={choices}
      inputValue={text}
      onInputChange={setText}
      onSelectionChange={(key) => {
        if (key === 'add') setAdding(true)
        else onPick(patients.find(({ id }) => id === key) ?? null)
      }}
      menuTrigger="input"
      allowsEmptyCollection
      className="flex flex-col gap-1"
    >
      <div className="flex items-end justify-between">
        <Label className="text-sm font-medium">Patient</Label>
        <Button look="quiet" className="min-h-7 text-sm" onClick={() => setAdding(true)}>
          <UserPlus aria-hidden className="size-3.5" />
          New patient
        </Button>
      </div>
      <Input
        // The form opens to be filled from here.
        autoFocus
        placeholder="Name, birth date or phone"
        className={BOX_CLASS}
      />
      <Popover className="max-h-80 w-(--trigger-width) overflow-auto rounded-md border border-border-strong bg-raised p-1 shadow-raised">
        <ListBox<Choice> className="outline-none" renderEmptyState={() => null}>
          {({ id, patient: found }) => (
            <ListBoxItem
              id={id}
              textValue={found ? listName(found) : 'Add a new patient'}
              className="cursor-pointer rounded-sm px-2 py-1 outline-none data-focused:bg-accent-soft"
            >
              {found ? (
                <>
                  <span className="block truncate font-semibold">{listName(found)}</span>
                  <span className="tabular block truncate text-sm text-muted">{patientFacts(found)}</span>
                </>
              ) : (
                <span className="flex items-center gap-2 py-1 font-medium text-accent-text">
                  <UserPlus aria-hidden className="size-4" />
                  {text.trim() ? `Add “${text.trim()}” as a new patient` : 'Add a new patient'}
                </span>
              )}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
      <p role="status" className="text-sm text-muted">
        {text.trim() && !isSearching && patients.length === 0
          ? 'No patient found. Add them as a new one.'
          : ''}
      </p>
      {isComplete ? null : <SearchLimits />}
    </ComboBox>
  )
}

/** What was typed, as the beginning of a new patient: `okafor, amara` and `amara okafor` both work. */
export function nameIn(text: string): { readonly givenName: string; readonly familyName: string } {
  if (/\d/.test(text)) return { givenName: '', familyName: '' }
  const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1)
  const [before = '', after] = text.split(',').map((part) => part.trim())
  const words = before.split(/\s+/).filter(Boolean).map(capital)
  if (after !== undefined) return { givenName: capital(after), familyName: words.join(' ') }
  const familyName = words.length > 1 ? (words.at(-1) ?? '') : ''
  return { givenName: words.slice(0, words.length > 1 ? -1 : 1).join(' '), familyName }
}
