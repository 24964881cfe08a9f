import { CircleAlert } from 'lucide-react'
import { type InputHTMLAttributes, type Ref, useId } from 'react'

/** The look of a text box, shared by every field. */
export const INPUT_CLASS =
  'min-h-12 w-full rounded-md border border-border-strong bg-surface px-3 py-2 text-text aria-invalid:border-2 aria-invalid:border-danger'

type FieldErrorProps = { readonly id: string; readonly message: string | undefined }

/** The error beside its field; the field names it with aria-describedby. */
export function FieldError({ id, message }: FieldErrorProps) {
  if (!message) return null
  return (
    <p id={id} className="flex items-start gap-1.5 font-medium text-danger">
      <CircleAlert aria-hidden className="mt-1 size-4 shrink-0" />
      {message}
    </p>
  )
}

type FieldProps = InputHTMLAttributes<HTMLInputElement> & {
  readonly label: string
  readonly hint?: string
  readonly error?: string | undefined
  readonly ref?: Ref<HTMLInputElement>
}

/** A labelled text box; spread react-hook-form's `register` onto it. */
export function Field({ label, hint, error, ...input }: FieldProps) {
  const id = useId()
  const described = [hint ? `${id}-hint` : '', error ? `${id}-error` : ''].filter(Boolean).join(' ')
  return (
    <div className="flex flex-col gap-1.5">
      <label htmlFor={id} className="font-semibold">
        {label}
      </label>
      {hint ? (
        <p id={`${id}-hint`} className="text-muted">
          {hint}
        </p>
      ) : null}
      <input
        {...input}
        id={id}
        aria-invalid={error ? true : undefined}
        aria-describedby={described || undefined}
        className={INPUT_CLASS}
      />
      <FieldError id={`${id}-error`} message={error} />
    </div>
  )
}
