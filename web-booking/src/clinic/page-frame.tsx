import { Phone, WifiOff } from 'lucide-react'
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { useOnline } from '../ui/use-online.ts'

type FrameClinic = {
  readonly slug: string
  readonly name: string
  readonly phone: string
  readonly address: string
}

type PageFrameProps = {
  readonly clinic?: FrameClinic
  /** Stays in sight below the header: the held time and its countdown. */
  readonly bar?: ReactNode
  readonly children: ReactNode
}

/** Every page: the clinic's name and phone always in reach, one column, the address at the foot. */
export function PageFrame({ clinic, bar, children }: PageFrameProps) {
  const isOnline = useOnline()
  return (
    <div className="flex min-h-dvh flex-col">
      <div className="z-10 [@media(min-height:30rem)]:sticky [@media(min-height:30rem)]:top-0">
        <header className="border-b border-border bg-surface">
          <div className="mx-auto flex min-h-14 max-w-xl items-center justify-between gap-3 px-3 sm:px-4">
            {clinic ? <ClinicContact clinic={clinic} /> : <span className="font-semibold">Appointments</span>}
          </div>
        </header>
        {bar}
      </div>
      {isOnline ? null : (
        <p role="status" className="bg-warning-soft">
          <span className="mx-auto flex max-w-xl items-center gap-2 px-3 py-2 sm:px-4">
            <WifiOff aria-hidden className="size-5 shrink-0 text-warning" />
            You are offline. What you typed is kept.
          </span>
        </p>
      )}
      <main className="mx-auto w-full max-w-xl flex-1 px-3 pt-5 pb-10 sm:px-4 sm:pt-8">{children}</main>
      {clinic ? <ClinicFooter clinic={clinic} /> : null}
    </div>
  )
}

function ClinicContact({ clinic }: { readonly clinic: FrameClinic }) {
  return (
    <>
      <Link
        href={`/${clinic.slug}`}
        className="flex min-h-11 min-w-0 items-center font-semibold underline-offset-4 hover:underline"
      >
        <span className="line-clamp-2 leading-tight">{clinic.name}</span>
      </Link>
      <a
        href={`tel:${clinic.phone.replaceAll(/[^+\d]/g, '')}`}
        className="flex min-h-11 shrink-0 items-center gap-1.5 font-medium text-accent-text underline-offset-4 hover:underline"
      >
        <Phone aria-hidden className="size-4 shrink-0" />
        <span className="sr-only">Call the clinic: </span>
        <span className="tabular-nums">{clinic.phone}</span>
      </a>
    </>
  )
}

function ClinicFooter({ clinic }: { readonly clinic: FrameClinic }) {
  return (
    <footer className="border-t border-border">
      <div className="mx-auto flex max-w-xl flex-wrap items-center justify-between gap-x-6 px-3 py-3 text-muted sm:px-4">
        {clinic.address ? <address className="py-2 not-italic">{clinic.address}</address> : null}
        <Link
          href={`/${clinic.slug}/my`}
          className="flex min-h-11 items-center text-accent-text underline underline-offset-4"
        >
          Your appointments
        </Link>
      </div>
    </footer>
  )
}
