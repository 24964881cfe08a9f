import { useState } from 'react'
import { errorSentence } from '../bridge/desk-bridge.ts'
import { useActions } from '../state/desk-context.tsx'
import { Button } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'
import { Notice } from '../ui/notice.tsx'

/** What is said most; one press fills the reason. */
const COMMON = ['Patient is ill', 'Patient cannot come', 'Doctor is away', 'Booked by mistake'] as const

/** Cancelling needs a reason and who wanted it; it can be undone afterwards. */
export function CancelForm({ id }: { readonly id: string }) {
  const { cancel, showAppointment } = useActions()
  const [reason, setReason] = useState('')
  const [by, setBy] = useState<'patient' | 'clinic'>('patient')
  const [problem, setProblem] = useState<string | null>(null)
  const [isMissing, setMissing] = useState(false)
  const [isBusy, setBusy] = useState(false)

  async function submit(): Promise<void> {
    setMissing(reason.trim() === '')
    if (reason.trim() === '') return
    setBusy(true)
    try {
      await cancel(id, reason, by)
    } catch (error) {
      setProblem(errorSentence(error))
      setBusy(false)
    }
  }

  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        void submit()
      }}
      className="flex flex-col gap-3 rounded-md border border-border bg-page p-3"
    >
      {problem ? <Notice kind="error">{problem}</Notice> : null}
      <Field
        label="Why is it cancelled?"
        autoFocus
        value={reason}
        onChange={({ target }) => setReason(target.value)}
        error={isMissing ? 'Give a reason; it is kept with the appointment.' : undefined}
      />
      <div className="flex flex-wrap gap-1">
        {COMMON.map((words) => (
          <Button key={words} onClick={() => setReason(words)} className="min-h-7 text-sm">
            {words}
          </Button>
        ))}
      </div>
      <fieldset className="flex gap-4">
        <legend className="text-sm font-medium">Who cancels?</legend>
        {(['patient', 'clinic'] as const).map((who) => (
          <label key={who} className="flex min-h-9 cursor-pointer items-center gap-1.5">
            <input type="radio" name="by" checked={by === who} onChange={() => setBy(who)} />
            The {who}
          </label>
        ))}
      </fieldset>
      <div className="flex gap-2">
        <Button type="submit" look="danger" isBusy={isBusy}>
          {isBusy ? 'Cancelling…' : 'Cancel appointment'}
        </Button>
        <Button onClick={() => showAppointment(id)}>Keep it</Button>
      </div>
    </form>
  )
}
