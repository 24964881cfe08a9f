import { useId } from 'react'
import type { UseFormRegister } from 'react-hook-form'
import { FieldError, INPUT_CLASS } from '../ui/field.tsx'
import type { TypedAccount } from './details.schema.ts'

type BirthDateFieldProps = {
  readonly register: UseFormRegister<TypedAccount>
  readonly error: string | undefined
}

const PARTS = [
  { name: 'birthDay', label: 'Day', autoComplete: 'bday-day', maxLength: 2, width: 'w-20' },
  { name: 'birthMonth', label: 'Month', autoComplete: 'bday-month', maxLength: 2, width: 'w-20' },
  { name: 'birthYear', label: 'Year', autoComplete: 'bday-year', maxLength: 4, width: 'w-28' },
] as const

/** Three boxes: typing a birth date is quicker than paging a calendar back by decades. */
export function BirthDateField({ register, error }: BirthDateFieldProps) {
  const id = useId()
  const described = error ? `${id}-hint ${id}-error` : `${id}-hint`
  return (
    <fieldset aria-describedby={described} className="flex flex-col gap-1.5">
      <legend className="mb-1.5 font-semibold">Date of birth</legend>
      <p id={`${id}-hint`} className="text-muted">
        For example 9 3 1984
      </p>
      <div className="flex gap-3">
        {PARTS.map(({ name, label, autoComplete, maxLength, width }) => (
          <div key={name} className={`flex min-w-0 flex-col gap-1 ${width}`}>
            <label htmlFor={`${id}-${name}`}>{label}</label>
            <input
              id={`${id}-${name}`}
              inputMode="numeric"
              autoComplete={autoComplete}
              maxLength={maxLength}
              aria-invalid={error ? true : undefined}
              aria-describedby={error ? `${id}-error` : undefined}
              className={`${INPUT_CLASS} tabular-nums`}
              {...register(name)}
            />
          </div>
        ))}
      </div>
      <FieldError id={`${id}-error`} message={error} />
    </fieldset>
  )
}
