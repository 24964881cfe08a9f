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
    <div className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-3 px-4 py-3">
      <dt className="text-sm text-muted">{name}</dt>
      <dd className="col-start-1 font-medium">{children}</dd>
      {action ? <dd className="col-start-2 row-span-2 row-start-1">{action}</dd> : null}
    </div>
  )
}

/** The lines, in one card. */
export function Facts({ children }: { readonly children: ReactNode }) {
  return <dl className="divide-y divide-border rounded-lg border border-border bg-surface">{children}</dl>
}
