import { Check, Copy } from 'lucide-react'
import { useId, useState } from 'react'
import { Button } from '../ui/button.tsx'
import { INPUT_CLASS } from '../ui/field.tsx'

/** The permanent link, to keep. Where the browser forbids copying, it is selected for the patient to copy. */
export function CopyLink() {
  const id = useId()
  const [isCopied, setIsCopied] = useState(false)

  async function copy(): Promise<void> {
    const box = document.getElementById(id)
    if (box instanceof HTMLInputElement) box.select()
    try {
      await navigator.clipboard.writeText(window.location.href)
      setIsCopied(true)
    } catch {
      setIsCopied(false)
    }
  }

  return (
    <section className="flex flex-col gap-2">
      <label htmlFor={id} className="font-semibold">
        Your link to this appointment
      </label>
      <p id={`${id}-hint`} className="text-muted">
        Keep it to see, move or cancel the appointment later. Whoever has it can do so, too.
      </p>
      <div className="flex gap-2">
        <input
          id={id}
          readOnly
          aria-describedby={`${id}-hint`}
          value={window.location.href}
          onFocus={(event) => event.target.select()}
          className={`${INPUT_CLASS} text-muted`}
        />
        <Button look="secondary" onClick={copy} className="shrink-0">
          {isCopied ? <Check aria-hidden className="size-5" /> : <Copy aria-hidden className="size-5" />}
          {isCopied ? 'Copied' : 'Copy'}
        </Button>
      </div>
      <p role="status" className="sr-only">
        {isCopied ? 'The link is copied.' : ''}
      </p>
    </section>
  )
}
