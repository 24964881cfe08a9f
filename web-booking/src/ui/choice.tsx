import { ChevronRight } from 'lucide-react'
import type { ReactNode } from 'react'

type ChoiceProps = {
  readonly title: string
  readonly detail?: ReactNode
  /** A short fact at the right, such as the duration. */
  readonly aside?: string
  /** Chosen before: the patient came back. */
  readonly isChosen?: boolean
  readonly icon?: ReactNode
  readonly onChoose: () => void
}

/** One answer to the screen's question; choosing it leads on. */
export function Choice({ title, detail, aside, isChosen = false, icon, onChoose }: ChoiceProps) {
  return (
    <li>
      <button
        type="button"
        onClick={onChoose}
        aria-current={isChosen ? 'true' : undefined}
        className={`flex min-h-16 w-full cursor-pointer items-center gap-3 rounded-lg border bg-surface px-4 py-3 text-left transition-colors duration-(--motion) hover:border-accent hover:bg-accent-soft ${
          isChosen ? 'border-2 border-accent' : 'border-border-strong'
        }`}
      >
        {icon ? <span className="shrink-0 text-accent-text">{icon}</span> : null}
        <span className="flex min-w-0 flex-1 flex-col">
          <span className="flex flex-wrap items-baseline justify-between gap-x-3">
            <span className="font-semibold">{title}</span>
            {aside ? <span className="text-muted">{aside}</span> : null}
          </span>
          {detail ? <span className="text-muted">{detail}</span> : null}
        </span>
        <ChevronRight aria-hidden className="size-5 shrink-0 text-muted" />
      </button>
    </li>
  )
}

/** The answers, as a list a screen reader counts. */
export function Choices({ children }: { readonly children: ReactNode }) {
  return <ul className="flex flex-col gap-3">{children}</ul>
}
