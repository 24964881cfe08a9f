import { X } from 'lucide-react'
import { type ReactNode, useId } from 'react'
import { IconButton } from '../ui/button.tsx'

type PanelFrameProps = {
  readonly title: ReactNode
  readonly onClose: () => void
  readonly children: ReactNode
}

/** The right panel: the board stays live beside it; on a narrow window it lies over the board. Esc closes. */
export function PanelFrame({ title, onClose, children }: PanelFrameProps) {
  const id = useId()
  return (
    <aside
      aria-labelledby={id}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.defaultPrevented) return
        event.stopPropagation()
        onClose()
      }}
      className="flex w-88 shrink-0 flex-col border-l border-border-strong bg-surface max-md:fixed max-md:inset-0 max-md:z-35 max-md:w-auto"
    >
      <header className="flex items-center justify-between gap-2 border-b border-border py-1 pr-1 pl-4">
        <h2 id={id} className="truncate text-lg font-semibold">
          {title}
        </h2>
        <IconButton label="Close" onClick={onClose}>
          <X aria-hidden className="size-5" />
        </IconButton>
      </header>
      <div className="min-h-0 flex-1 overflow-auto p-4">{children}</div>
    </aside>
  )
}
