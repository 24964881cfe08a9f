import { Trash2 } from 'lucide-react'
import { useId } from 'react'
import type { ClinicData } from '../../ipc/ipc-contract.ts'
import { parseTime } from '../time/parse-time.ts'
import { IconButton } from '../ui/button.tsx'
import { BOX_CLASS, Field, Labelled } from '../ui/field.tsx'
import { type WalkInErrors, type WalkInLine, WEEKDAYS } from './walk-in-draft.ts'

type WalkInLineFormProps = {
  readonly line: WalkInLine
  readonly clinic: ClinicData
  readonly errors: WalkInErrors
  readonly onChange: (part: Partial<WalkInLine>) => void
  readonly onRemove: () => void
}

/** One doctor's walk-in time: days, from, to, when it is released, and the room kept with it. */
export function WalkInLineForm({ line, clinic, errors, onChange, onRemove }: WalkInLineFormProps) {
  const doctorName = clinic.doctors.find(({ id }) => id === line.doctorId)?.name ?? 'no doctor yet'
  const timeField = (label: string, field: 'start' | 'end' | 'releaseAt') => (
    <Field
      label={label}
      inputMode="numeric"
      autoComplete="off"
      placeholder="9:30"
      value={line[field]}
      onChange={({ target }) => onChange({ [field]: target.value })}
      onBlur={() => {
        const time = parseTime(line[field])
        if (time && time !== line[field]) onChange({ [field]: time })
      }}
      error={errors[field]}
    />
  )
  return (
    <fieldset className="grid grid-cols-2 items-start gap-2 rounded-md border border-border p-3 md:grid-cols-[minmax(9rem,1fr)_auto_5.5rem_5.5rem_5.5rem_minmax(8rem,1fr)_auto]">
      <legend className="sr-only">Walk-in time of {doctorName}</legend>
      <Labelled label="Doctor" error={errors.doctorId}>
        {(ids) => (
          <select
            {...ids}
            className={BOX_CLASS}
            value={line.doctorId}
            onChange={({ target }) => onChange({ doctorId: target.value })}
          >
            <option value="">Choose…</option>
            {clinic.doctors.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        )}
      </Labelled>
      <Weekdays
        chosen={line.weekdays}
        error={errors.weekdays}
        onChange={(weekdays) => onChange({ weekdays })}
      />
      {timeField('From', 'start')}
      {timeField('To', 'end')}
      {timeField('Release at', 'releaseAt')}
      <Labelled label="Room">
        {(ids) => (
          <select
            {...ids}
            className={BOX_CLASS}
            value={line.roomId ?? ''}
            onChange={({ target }) => onChange({ roomId: target.value || null })}
          >
            <option value="">None kept</option>
            {clinic.rooms.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        )}
      </Labelled>
      <IconButton label={`Remove the walk-in time of ${doctorName}`} onClick={onRemove} className="mt-5.5">
        <Trash2 aria-hidden className="size-4" />
      </IconButton>
    </fieldset>
  )
}

type WeekdaysProps = {
  readonly chosen: readonly number[]
  readonly error: string | undefined
  readonly onChange: (weekdays: readonly number[]) => void
}

function Weekdays({ chosen, error, onChange }: WeekdaysProps) {
  const id = useId()
  return (
    <fieldset aria-describedby={error ? id : undefined} className="max-md:col-span-full">
      <legend className="mb-1 text-sm font-medium">Days</legend>
      <div className="flex">
        {WEEKDAYS.map((name, index) => {
          const day = index + 1
          const isOn = chosen.includes(day)
          return (
            <label
              key={name}
              className="flex min-h-9 flex-1 cursor-pointer items-center justify-center border border-border-strong px-2 not-first:-ml-px first-of-type:rounded-l-md last:rounded-r-md has-checked:bg-accent has-checked:font-semibold has-checked:text-on-accent has-focus-visible:z-10 has-focus-visible:outline-2 has-focus-visible:outline-offset-1 has-focus-visible:outline-focus"
            >
              <input
                type="checkbox"
                className="sr-only"
                checked={isOn}
                onChange={() => onChange(isOn ? chosen.filter((each) => each !== day) : [...chosen, day])}
              />
              {name}
            </label>
          )
        })}
      </div>
      {error ? (
        <p id={id} className="mt-1 text-sm text-danger">
          {error}
        </p>
      ) : null}
    </fieldset>
  )
}
