import { CircleAlert } from 'lucide-react'
import { type InputHTMLAttributes, type ReactNode, type Ref, useId } from 'react'

/** The look of every box one types or chooses in. */
export const BOX_CLASS =
  'min-h-9 w-full rounded-md border border-border-strong bg-surface px-2.5 py-1 text-text placeholder:text-muted aria-invalid:border-2 aria-invalid:border-danger'

type LabelledProps = {
  readonly label: string
  readonly error?: string | undefined
  /** Gets the ids that tie label and error to the box. */
  readonly children: (ids: {
    readonly id: string
    readonly 'aria-invalid': true | undefined
    readonly 'aria-describedby': string | undefined
  }) => ReactNode
}

/** A label, its box, and the error beside it. */
export function Labelled({ label, error, children }: LabelledProps) {
  const id = useId()
  return (
    <div className="flex flex-col gap-1">
      <label htmlFor={id} className="text-sm font-medium">
        {label}
      </label>
      {children({
        id,
        'aria-invalid': error ? true : undefined,
        'aria-describedby': error ? `${id}-error` : undefined,
      })}
      {error ? (
        <p id={`${id}-error`} className="flex items-start gap-1 text-sm text-danger">
          <CircleAlert aria-hidden className="mt-0.5 size-3.5 shrink-0" />
          {error}
        </p>
      ) : null}
    </div>
  )
}

type FieldProps = InputHTMLAttributes<HTMLInputElement> & {
  readonly label: string
  readonly error?: string | undefined
  readonly ref?: Ref<HTMLInputElement>
}

/** A labelled text box; spread react-hook-form's `register` onto it. */
export function Field({ label, error, ...input }: FieldProps) {
  return (
    <Labelled label={label} error={error}>
      {(ids) => <input {...input} {...ids} className={BOX_CLASS} />}
    </Labelled>
  )
}
