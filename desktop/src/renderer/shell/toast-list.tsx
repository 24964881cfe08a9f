import { CircleAlert, CircleCheck, Undo2, X } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useActions, useDesk } from '../state/desk-context.tsx'
import type { Toast } from '../state/desk-state.ts'
import { TOAST_MS } from '../state/toasts.ts'
import { Button, IconButton } from '../ui/button.tsx'

/** What was just done; each stays ten seconds, longer while pointed at or focused. */
export function ToastList() {
  const toasts = useDesk((state) => state.toasts)
  return (
    <section
      aria-label="What was just done"
      aria-live="polite"
      className="pointer-events-none print:hidden fixed bottom-4 left-1/2 z-40 flex w-max max-w-[calc(100vw-2rem)] -translate-x-1/2 flex-col gap-2 max-md:bottom-20"
    >
      {toasts.map((toast) => (
        <ToastCard key={toast.id} toast={toast} />
      ))}
    </section>
  )
}

function ToastCard({ toast }: { readonly toast: Toast }) {
  const { dismissToast, undoToast } = useActions()
  const [isKept, setKept] = useState(false)
  const { id, kind, text, undo } = toast
  useEffect(() => {
    if (isKept) return
    const timer = setTimeout(() => dismissToast(id), TOAST_MS)
    return () => clearTimeout(timer)
  }, [id, isKept, dismissToast])
  const Icon = kind === 'done' ? CircleCheck : CircleAlert
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: pointing at it only keeps it on screen
    <div
      onMouseEnter={() => setKept(true)}
      onMouseLeave={() => setKept(false)}
      onFocus={() => setKept(true)}
      onBlur={() => setKept(false)}
      className="pointer-events-auto flex items-center gap-2 rounded-lg border border-border-strong bg-raised py-1.5 pr-1.5 pl-3 shadow-raised"
    >
      <Icon aria-hidden className={`size-5 shrink-0 ${kind === 'done' ? 'text-success' : 'text-danger'}`} />
      <p className="min-w-0">{text}</p>
      {undo ? (
        <Button look="quiet" onClick={() => void undoToast(id)} shortcut="U">
          <Undo2 aria-hidden className="size-4" />
          Undo
        </Button>
      ) : null}
      <IconButton label="Dismiss" onClick={() => dismissToast(id)}>
        <X aria-hidden className="size-4" />
      </IconButton>
    </div>
  )
}
