import { exhaustive } from '@scheduler/shared-types/errors/exhaustive'
import { CircleAlert, CircleCheck, Clock3, LoaderCircle, type LucideIcon, StickyNote } from 'lucide-react'
import type { ClinicData } from '../../ipc/ipc-contract.ts'
import { STANDING_WORDS } from '../appointment/standing-words.ts'
import { DeskError, errorSentence } from '../bridge/desk-bridge.ts'
import { useActions } from '../state/desk-context.tsx'
import { listName, shortDate } from '../time/words.ts'
import { Button } from '../ui/button.tsx'
import { dayOf } from './check-note.ts'
import {
  canEnterAnyway,
  HAPPENED,
  type NoteResult,
  type PaperNote,
  type NoteRow as Row,
} from './paper-note.ts'
import type { useSheet } from './use-sheet.ts'

type NoteRowProps = {
  readonly row: Row
  readonly clinic: ClinicData
  readonly sheet: ReturnType<typeof useSheet>
}

/** One entered line: what was typed, and what became of it. */
export function NoteRow({ row, clinic, sheet }: NoteRowProps) {
  const { note, result } = row
  const nameIn = (items: readonly { readonly id: string; readonly name: string }[], id: string | null) =>
    items.find((item) => item.id === id)?.name ?? ''
  const happened = nameIn(HAPPENED, note.happened)
  return (
    <tr className="border-t border-border align-top max-md:flex max-md:flex-wrap max-md:gap-x-3 max-md:py-1.5">
      <td className="tabular px-3 py-1.5 font-semibold whitespace-nowrap max-md:py-0">
        {note.time}
        <span className="block text-sm font-normal text-muted">{shortDate(dayOf(note))}</span>
      </td>
      <td className="px-3 py-1.5 max-md:py-0">{nameIn(clinic.doctors, note.doctorId)}</td>
      <td className="px-3 py-1.5 font-semibold max-md:py-0">{patientName(note)}</td>
      <td className="px-3 py-1.5 max-md:py-0">{nameIn(clinic.appointmentTypes, note.appointmentTypeId)}</td>
      <td className="px-3 py-1.5 max-md:py-0">
        {happened}
        {note.note ? <span className="block text-sm text-muted">{note.note}</span> : null}
      </td>
      <td className="px-3 py-1.5 max-md:w-full max-md:py-0">
        <ResultWords result={result} />
        <RowVerbs row={row} sheet={sheet} />
      </td>
    </tr>
  )
}

function patientName({ patient, newPatient, patientText }: PaperNote): string {
  if (patient) return listName(patient)
  return newPatient ? listName(newPatient) : patientText
}

type Look = { readonly Icon: LucideIcon; readonly colour: string; readonly words: string }

function lookOf(result: NoteResult): Look {
  switch (result.kind) {
    case 'aside':
      return { Icon: StickyNote, colour: 'text-muted', words: 'Put aside, not saved' }
    case 'saving':
      return { Icon: LoaderCircle, colour: 'text-muted', words: 'Saving…' }
    case 'saved':
      return { Icon: CircleCheck, colour: 'text-success', words: 'Saved' }
    case 'waiting':
      return {
        Icon: Clock3,
        colour: 'text-warning',
        words: `Kept here, ${STANDING_WORDS[result.isInDoubt ? 'provisional' : 'waiting'].toLowerCase()}`,
      }
    case 'refused':
      return { Icon: CircleAlert, colour: 'text-danger', words: 'Not saved' }
    case 'attention':
      return { Icon: CircleAlert, colour: 'text-danger', words: 'Needs attention' }
    case 'dropped':
      return { Icon: StickyNote, colour: 'text-muted', words: 'Left out afterwards' }
    default:
      return exhaustive(result)
  }
}

function ResultWords({ result }: { readonly result: NoteResult }) {
  const { Icon, colour, words } = lookOf(result)
  return (
    <div>
      <p className={`flex items-start gap-1.5 font-medium ${colour}`}>
        <Icon aria-hidden className="mt-0.5 size-4 shrink-0" />
        {words}
      </p>
      {result.kind === 'attention' ? <p>{result.sentence}</p> : null}
      {result.kind === 'refused' ? <Refusal error={result.error} /> : null}
    </div>
  )
}

function Refusal({ error }: { readonly error: unknown }) {
  const all = error instanceof DeskError ? (error.details.conflicts ?? []) : []
  // That it is past is known, and taken by itself.
  const conflicts = all.filter((each) => each.class !== 'notice' || all.length === 1)
  if (conflicts.length === 0) return <p>{errorSentence(error)}</p>
  return conflicts.map(({ class: name, message }) => <p key={name}>{message}</p>)
}

function RowVerbs({ row, sheet }: Omit<NoteRowProps, 'clinic'>) {
  const { showScreen } = useActions()
  const { result } = row
  const error = result.kind === 'refused' && result.error instanceof DeskError ? result.error : null
  const small = 'min-h-7 px-2 text-sm'
  if (result.kind === 'attention') {
    const { operationId, canOverride } = result
    return (
      <div className="mt-1 flex flex-wrap gap-1.5">
        {canOverride ? (
          <Button look="danger" className={small} onClick={() => void sheet.overrideLater(operationId)}>
            Enter anyway
          </Button>
        ) : null}
        <Button className={small} onClick={() => showScreen('attention')}>
          See Needs attention
        </Button>
      </div>
    )
  }
  if (result.kind !== 'refused' && result.kind !== 'aside') return null
  return (
    <div className="mt-1 flex flex-wrap gap-1.5">
      {error && canEnterAnyway(error) ? (
        <Button
          look="danger"
          className={small}
          onClick={() => sheet.tryAgain(row, error.details.conflicts ?? [])}
        >
          Enter anyway
        </Button>
      ) : null}
      {error ? (
        <Button className={small} onClick={() => sheet.tryAgain(row)}>
          Try again
        </Button>
      ) : null}
      <Button className={small} onClick={() => sheet.reopen(row)}>
        {result.kind === 'aside' ? 'Go on with it' : 'Change'}
      </Button>
      <Button className={small} onClick={() => sheet.remove(row)}>
        Remove
      </Button>
    </div>
  )
}
