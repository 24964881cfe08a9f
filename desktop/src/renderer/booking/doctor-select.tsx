import type { ClinicData } from '../../ipc/ipc-contract.ts'
import { BOX_CLASS } from '../ui/field.tsx'

type DoctorSelectProps = {
  readonly id: string
  readonly 'aria-invalid': true | undefined
  readonly 'aria-describedby': string | undefined
  readonly doctors: ClinicData['doctors']
  readonly value: string | null
  readonly onChoose: (doctorId: string | null) => void
}

/** One of these doctors, or any. */
export function DoctorSelect({ doctors, value, onChoose, ...ids }: DoctorSelectProps) {
  return (
    <select
      {...ids}
      className={BOX_CLASS}
      value={value ?? ''}
      onChange={({ target }) => onChoose(target.value || null)}
    >
      <option value="">Any doctor</option>
      {doctors.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </select>
  )
}
