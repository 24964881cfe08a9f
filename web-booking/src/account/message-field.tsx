import { useId } from 'react'
import type { UseFormRegister } from 'react-hook-form'
import { FieldError, INPUT_CLASS } from '../ui/field.tsx'
import type { TypedAccount } from './details.schema.ts'

type MessageFieldProps = {
  readonly register: UseFormRegister<TypedAccount>
  readonly error: string | undefined
}

/** What the patient wants the clinic to know. */
export function MessageField({ register, error }: MessageFieldProps) {
  const id = useId()
  return (
    <div className="flex flex-col gap-1.5">
      <label htmlFor={id} className="font-semibold">
        Message to the clinic <span className="font-normal text-muted">(optional)</span>
      </label>
      <textarea
        id={id}
        rows={3}
        maxLength={500}
        aria-invalid={error ? true : undefined}
        aria-describedby={error ? `${id}-error` : undefined}
        className={INPUT_CLASS}
        {...register('message')}
      />
      <FieldError id={`${id}-error`} message={error} />
    </div>
  )
}
