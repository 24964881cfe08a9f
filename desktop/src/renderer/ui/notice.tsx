import { CircleAlert, Info, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'

type Kind = 'error' | 'warning' | 'info'

const LOOKS: Readonly<Record<Kind, { box: string; icon: string; Icon: typeof Info }>> = {
  error: { box: 'bg-danger-soft border-danger', icon: 'text-danger', Icon: CircleAlert },
  warning: { box: 'bg-warning-soft border-warning', icon: 'text-warning', Icon: TriangleAlert },
  info: { box: 'bg-accent-soft border-accent', icon: 'text-accent-text', Icon: Info },
}

type NoticeProps = { readonly kind: Kind; readonly title?: string; readonly children?: ReactNode }

/** Says what happened and what to do. Errors and warnings are announced at once. */
export function Notice({ kind, title, children }: NoticeProps) {
  const { box, icon, Icon } = LOOKS[kind]
  return (
    <div
      role={kind === 'info' ? 'status' : 'alert'}
      className={`flex gap-2 rounded-md border-l-4 px-3 py-2 ${box}`}
    >
      <Icon aria-hidden className={`mt-0.5 size-4 shrink-0 ${icon}`} />
      <div className="flex min-w-0 flex-1 flex-col gap-1.5">
        {title ? <p className="font-semibold">{title}</p> : null}
        {children}
      </div>
    </div>
  )
}
