import { CalendarPlus } from 'lucide-react'
import type { ReactNode } from 'react'

type EntranceFrameProps = {
  readonly title: string
  readonly detail: string
  readonly children: ReactNode
}

/** The card of every screen before the day: first run, signing in, the lock. */
export function EntranceFrame({ title, detail, children }: EntranceFrameProps) {
  return (
    <main className="flex h-full items-start justify-center overflow-auto p-4 sm:items-center">
      <div className="flex w-full max-w-sm flex-col gap-4 rounded-lg border border-border bg-surface p-6 shadow-raised">
        <div className="flex items-center gap-3">
          <span className="flex size-10 shrink-0 items-center justify-center rounded-md bg-accent text-on-accent">
            <CalendarPlus aria-hidden className="size-6" />
          </span>
          <div className="min-w-0">
            <h1 className="truncate text-xl font-semibold">{title}</h1>
            <p className="text-muted">{detail}</p>
          </div>
        </div>
        {children}
      </div>
    </main>
  )
}
