import type { ButtonHTMLAttributes, Ref } from 'react'

type Look = 'primary' | 'secondary' | 'quiet' | 'danger'

const LOOKS: Readonly<Record<Look, string>> = {
  primary: 'bg-accent text-on-accent hover:bg-accent-hover font-semibold',
  secondary: 'bg-surface text-text border border-border-strong hover:bg-sunken font-medium',
  quiet: 'text-accent-text hover:bg-accent-soft font-medium',
  danger: 'bg-surface text-danger border border-danger hover:bg-danger-soft font-medium',
}

type ButtonProps = ButtonHTMLAttributes<HTMLButtonElement> & {
  readonly look?: Look
  /** The act is under way: the button keeps focus and does nothing more. */
  readonly isBusy?: boolean
  /** The key that does the same from the board. */
  readonly shortcut?: string
  readonly ref?: Ref<HTMLButtonElement>
}

/** A verb. */
export function Button({
  look = 'secondary',
  isBusy = false,
  shortcut,
  onClick,
  className = '',
  children,
  ...rest
}: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      aria-disabled={isBusy || undefined}
      aria-keyshortcuts={shortcut}
      onClick={isBusy ? (event) => event.preventDefault() : onClick}
      className={`inline-flex min-h-9 cursor-pointer items-center justify-center gap-1.5 rounded-md px-3 py-1 whitespace-nowrap transition-colors duration-(--motion) disabled:cursor-default disabled:opacity-50 ${LOOKS[look]} ${isBusy ? 'opacity-70' : ''} ${className}`}
    >
      {children}
      {shortcut ? (
        <kbd aria-hidden className="hidden font-sans text-xs font-normal opacity-75 md:inline">
          {shortcut}
        </kbd>
      ) : null}
    </button>
  )
}

type IconButtonProps = ButtonHTMLAttributes<HTMLButtonElement> & {
  readonly label: string
  readonly ref?: Ref<HTMLButtonElement>
}

/** A button that is only an icon; its label is read and shown on hover. */
export function IconButton({ label, className = '', children, ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      title={label}
      aria-label={label}
      {...rest}
      className={`inline-flex size-9 shrink-0 cursor-pointer items-center justify-center rounded-md text-muted transition-colors duration-(--motion) hover:bg-sunken hover:text-text ${className}`}
    >
      {children}
    </button>
  )
}
