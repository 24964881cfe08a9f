import type { ReactNode } from 'react'

type FactProps = {
  readonly name: string
  readonly children: ReactNode
  /** A way to change it. */
  readonly action?: ReactNode
}

/** One line of what was chosen or booked. */
export function Fact({ name, children, action }: FactProps) {
  return (
    <div className="flex items-start justify-between gap-3 px-4 py-3">
      <div className="min-w-0">
        <dt className="text-sm text-muted">{name}</dt>
        <dd className="font-medium">{children}</dd>
      </div>
      {action ? <dd className="shrink-0">{action}</dd> : null}
    </div>
  )
}

/** The lines, in one card. */
export function Facts({ children }: { readonly children: ReactNode }) {
  return <dl className="divide-y divide-border rounded-lg border border-border bg-surface">{children}</dl>
}
