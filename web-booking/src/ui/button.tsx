import type { ButtonHTMLAttributes, Ref } from 'react'

type Look = 'primary' | 'secondary' | 'quiet' | 'danger'

const LOOKS: Readonly<Record<Look, string>> = {
  primary: 'bg-accent text-on-accent hover:bg-accent-hover font-semibold',
  secondary: 'bg-surface text-text border border-border-strong hover:bg-sunken font-semibold',
  quiet: 'text-accent-text underline underline-offset-4 hover:bg-accent-soft font-medium',
  danger: 'bg-surface text-danger border border-danger hover:bg-danger-soft font-semibold',
}

/** The classes of a button, for a link that must look like one. */
export function buttonClass(look: Look): string {
  return `inline-flex min-h-12 cursor-pointer items-center justify-center gap-2 rounded-md px-5 py-2 text-center transition-colors duration-(--motion) ${LOOKS[look]}`
}

export type ButtonProps = ButtonHTMLAttributes<HTMLButtonElement> & {
  readonly look?: Look
  /** The act is under way: the button says so and does nothing more. */
  readonly isBusy?: boolean
  readonly busyLabel?: string
  readonly ref?: Ref<HTMLButtonElement>
}

/** A verb. Never `disabled` while busy, so that focus and screen readers stay where they are. */
export function Button({
  look = 'primary',
  isBusy = false,
  busyLabel,
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
      onClick={isBusy ? (event) => event.preventDefault() : onClick}
      className={`${buttonClass(look)} ${isBusy ? 'opacity-75' : ''} ${className}`}
    >
      {isBusy && busyLabel ? busyLabel : children}
    </button>
  )
}
