import type { ClinicData } from '../../ipc/ipc-contract.ts'
import { BOX_CLASS } from '../ui/field.tsx'

type TypeSelectProps = {
  readonly id: string
  readonly 'aria-invalid': true | undefined
  readonly 'aria-describedby': string | undefined
  readonly clinic: ClinicData
  readonly value: string | null
  readonly onChoose: (id: string | null) => void
}

/** The appointment types that are in use, each with its length. */
export function TypeSelect({ clinic, value, onChoose, ...ids }: TypeSelectProps) {
  return (
    <select
      {...ids}
      className={BOX_CLASS}
      value={value ?? ''}
      onChange={({ target }) => onChoose(target.value || null)}
    >
      <option value="">Choose…</option>
      {clinic.appointmentTypes
        .filter(({ active }) => active)
        .map(({ id, name, durationMinutes }) => (
          <option key={id} value={id}>
            {name} · {durationMinutes} min
          </option>
        ))}
    </select>
  )
}
