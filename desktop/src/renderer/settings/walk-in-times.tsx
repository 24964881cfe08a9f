import { Plus } from 'lucide-react'
import { useState } from 'react'
import type { ClinicData } from '../../ipc/ipc-contract.ts'
import { DeskError, errorSentence } from '../bridge/desk-bridge.ts'
import { useActions, useBridge, useDesk } from '../state/desk-context.tsx'
import { Button } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'
import { Notice } from '../ui/notice.tsx'
import {
  checkLines,
  emptyLine,
  linesOf,
  type WalkInErrors,
  type WalkInLine,
  weekdayWords,
} from './walk-in-draft.ts'
import { WalkInLineForm } from './walk-in-line-form.tsx'

type WalkInTimesProps = { readonly clinic: ClinicData; readonly mayChange: boolean }

/** When time is kept for walk-ins: to change for an admin, to read for everybody else. */
export function WalkInTimes({ clinic, mayChange }: WalkInTimesProps) {
  return mayChange ? <WalkInForm clinic={clinic} /> : <WalkInWords clinic={clinic} />
}

function WalkInWords({ clinic }: { readonly clinic: ClinicData }) {
  const ownDoctorId = useDesk(({ user }) => user?.doctorId ?? null)
  const times = clinic.clinic.settings.walkInTime.filter(
    ({ doctorId }) => ownDoctorId === null || doctorId === ownDoctorId,
  )
  if (times.length === 0) return <p>No time is kept for walk-ins.</p>
  const nameIn = (items: readonly { readonly id: string; readonly name: string }[], id: string | null) =>
    items.find((item) => item.id === id)?.name
  return (
    <ul className="flex flex-col gap-1">
      {times.map((time) => (
        <li key={`${time.doctorId}${time.weekdays}${time.start}`} className="tabular">
          <strong className="font-semibold">
            {nameIn(clinic.doctors, time.doctorId) ?? 'A doctor who is gone'}
          </strong>
          , {weekdayWords(time.weekdays)} {time.start}–{time.end}, released at {time.releaseAt}
          {time.roomId ? `, ${nameIn(clinic.rooms, time.roomId)}` : ''}
        </li>
      ))}
    </ul>
  )
}

const noErrors: ReadonlyMap<string, WalkInErrors> = new Map()

function WalkInForm({ clinic }: { readonly clinic: ClinicData }) {
  const bridge = useBridge()
  const { tellDone } = useActions()
  const { walkInTime, leaseHours } = clinic.clinic.settings
  /** null: nothing is being changed, and what the clinic has is shown. */
  const [draft, setDraft] = useState<readonly WalkInLine[] | null>(null)
  const [hours, setHours] = useState<string | null>(null)
  const [errors, setErrors] = useState(noErrors)
  const [hoursError, setHoursError] = useState<string | undefined>()
  const [problem, setProblem] = useState<string | null>(null)
  const [isBusy, setBusy] = useState(false)
  const lines = draft ?? linesOf(walkInTime)
  const isChanged = draft !== null || hours !== null

  const leave = () => {
    setDraft(null)
    setHours(null)
    setErrors(noErrors)
    setHoursError(undefined)
    setProblem(null)
  }

  async function save(): Promise<void> {
    const checked = checkLines(lines)
    const leased = Number(hours ?? leaseHours)
    const hoursAreFit = Number.isInteger(leased) && leased >= 1 && leased <= 24
    setErrors('errors' in checked ? checked.errors : noErrors)
    setHoursError(hoursAreFit ? undefined : 'A whole number from 1 to 24.')
    setProblem(null)
    if ('errors' in checked || !hoursAreFit) return
    setBusy(true)
    try {
      await bridge.call('clinic.update-walk-in-time', { walkInTime: [...checked.times], leaseHours: leased })
      leave()
      tellDone('Walk-in time saved.')
    } catch (error) {
      const found = error instanceof DeskError ? fieldErrors(error, lines) : noErrors
      setErrors(found)
      setProblem(found.size > 0 ? 'Some fields need another look.' : errorSentence(error))
    }
    setBusy(false)
  }

  const change = (key: string, part: Partial<WalkInLine>) => {
    // What is put right is no longer told; the rest stays until the next try.
    const left = Object.entries(errors.get(key) ?? {}).filter(([field]) => !(field in part))
    setErrors(new Map([...errors, [key, Object.fromEntries(left)]]))
    setDraft(lines.map((line) => (line.key === key ? { ...line, ...part } : line)))
  }
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
      className="flex flex-col gap-3"
    >
      {problem ? <Notice kind="error">{problem}</Notice> : null}
      {lines.length === 0 ? <p>No time is kept for walk-ins.</p> : null}
      {lines.map((line) => (
        <WalkInLineForm
          key={line.key}
          line={line}
          clinic={clinic}
          errors={errors.get(line.key) ?? {}}
          onChange={(part) => change(line.key, part)}
          onRemove={() => setDraft(lines.filter(({ key }) => key !== line.key))}
        />
      ))}
      <Button className="self-start" onClick={() => setDraft([...lines, emptyLine(crypto.randomUUID(), '')])}>
        <Plus aria-hidden className="size-4" />
        Add walk-in time
      </Button>
      <div className="max-w-md">
        <Field
          label="Hours a desk keeps it while it is not heard of"
          inputMode="numeric"
          value={hours ?? String(leaseHours)}
          onChange={({ target }) => setHours(target.value)}
          error={hoursError}
          className="tabular"
        />
        <p className="mt-1 text-sm text-muted">
          A desk without network fills its walk-in time for so long; after that it is anybody’s. Never past
          its end.
        </p>
      </div>
      {isChanged ? (
        <div className="flex gap-2">
          <Button type="submit" look="primary" isBusy={isBusy}>
            {isBusy ? 'Saving…' : 'Save walk-in time'}
          </Button>
          <Button onClick={leave}>Leave it as it was</Button>
        </div>
      ) : null}
    </form>
  )
}

/** The server's field errors, at the lines they are about. */
function fieldErrors(
  { details }: DeskError,
  lines: readonly WalkInLine[],
): ReadonlyMap<string, WalkInErrors> {
  const found = new Map<string, WalkInErrors>()
  for (const { path, message } of details.errors ?? []) {
    const [, index = '', field = 'start'] = /walkInTime\.(\d+)(?:\.(\w+))?/.exec(path) ?? []
    const line = lines[Number(index)]
    if (index !== '' && line) found.set(line.key, { ...found.get(line.key), [field]: `It ${message}.` })
  }
  return found
}
