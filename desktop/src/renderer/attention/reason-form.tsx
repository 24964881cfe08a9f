import { useState } from 'react'
import { Button } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'

type ReasonFormProps = {
  readonly label: string
  /** What is said most; one press fills the box. */
  readonly common: readonly string[]
  readonly verb: string
  readonly isBusy: boolean
  readonly onGive: (reason: string) => void
  readonly onCancel: () => void
}

/** A decision that is kept with its reason. Esc leaves it. */
export function ReasonForm({ label, common, verb, isBusy, onGive, onCancel }: ReasonFormProps) {
  const [reason, setReason] = useState('')
  const [isMissing, setMissing] = useState(false)
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        setMissing(reason.trim() === '')
        if (reason.trim() !== '') onGive(reason)
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        event.stopPropagation()
        onCancel()
      }}
      className="flex flex-col gap-2 rounded-md border border-border bg-page p-3"
    >
      <Field
        label={label}
        autoFocus
        value={reason}
        maxLength={500}
        onChange={({ target }) => setReason(target.value)}
        error={isMissing ? 'Say why; the reason is kept.' : undefined}
      />
      <div className="flex flex-wrap gap-1">
        {common.map((words) => (
          <Button key={words} onClick={() => setReason(words)} className="min-h-7 text-sm">
            {words}
          </Button>
        ))}
      </div>
      <div className="flex flex-wrap gap-2">
        <Button type="submit" look="danger" isBusy={isBusy}>
          {verb}
        </Button>
        <Button onClick={onCancel}>Back</Button>
      </div>
    </form>
  )
}
