import { useState } from 'react'
import { errorSentence } from '../bridge/desk-bridge.ts'
import { useActions } from '../state/desk-context.tsx'
import { Button } from '../ui/button.tsx'
import { BOX_CLASS, Labelled } from '../ui/field.tsx'

type NoteFieldProps = { readonly id: string; readonly note: string }

/** The front desk's note. What is being typed stays, also when the appointment changes meanwhile. */
export function NoteField({ id, note }: NoteFieldProps) {
  const { saveNote } = useActions()
  const [draft, setDraft] = useState<string | null>(null)
  const [problem, setProblem] = useState<string | undefined>()
  const [isBusy, setBusy] = useState(false)
  const isChanged = draft !== null && draft !== note

  async function save(): Promise<void> {
    setBusy(true)
    try {
      await saveNote(id, draft ?? '')
      setDraft(null)
      setProblem(undefined)
    } catch (error) {
      setProblem(errorSentence(error))
    }
    setBusy(false)
  }

  return (
    <div className="flex flex-col gap-2">
      <Labelled label="Note" error={problem}>
        {(ids) => (
          <textarea
            {...ids}
            rows={3}
            maxLength={2000}
            className={BOX_CLASS}
            value={draft ?? note}
            onChange={({ target }) => setDraft(target.value)}
          />
        )}
      </Labelled>
      {isChanged ? (
        <div className="flex gap-2">
          <Button look="primary" isBusy={isBusy} onClick={() => void save()}>
            Save note
          </Button>
          <Button onClick={() => setDraft(null)}>Leave as it was</Button>
        </div>
      ) : null}
    </div>
  )
}
