import { CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'

type Kind = 'error' | 'warning' | 'success' | 'info'

const LOOKS: Readonly<Record<Kind, { box: string; icon: string; Icon: typeof Info }>> = {
  error: { box: 'bg-danger-soft border-danger', icon: 'text-danger', Icon: CircleAlert },
  warning: { box: 'bg-warning-soft border-warning', icon: 'text-warning', Icon: TriangleAlert },
  success: { box: 'bg-success-soft border-success', icon: 'text-success', Icon: CircleCheck },
  info: { box: 'bg-accent-soft border-accent', icon: 'text-accent-text', Icon: Info },
}

type NoticeProps = {
  readonly kind: Kind
  readonly title?: string
  readonly children?: ReactNode
  /** Buttons that lead on. */
  readonly actions?: ReactNode
}

/** Says what happened and what to do. Errors and warnings are announced at once. */
export function Notice({ kind, title, children, actions }: NoticeProps) {
  const { box, icon, Icon } = LOOKS[kind]
  const role = kind === 'error' || kind === 'warning' ? 'alert' : 'status'
  return (
    <div className={`flex gap-3 rounded-md border-l-4 p-4 ${box}`}>
      <Icon aria-hidden className={`mt-0.5 size-6 shrink-0 ${icon}`} />
      <div className="flex min-w-0 flex-1 flex-col gap-3">
        <div role={role}>
          {title ? <p className="font-semibold">{title}</p> : null}
          {children ? <div>{children}</div> : null}
        </div>
        {actions ? <div className="flex flex-wrap gap-2">{actions}</div> : null}
      </div>
    </div>
  )
}
