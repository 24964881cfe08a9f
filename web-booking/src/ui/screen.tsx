import { type ReactNode, useEffect, useRef } from 'react'

// Set once the first screen is up: the browser has focused nothing yet and should not be hurried.
let isFirstScreen = true

type ScreenProps = {
  /** The screen's question: its one h1. */
  readonly title: ReactNode
  /** What this screen is for, in the browser's title; never patient data. */
  readonly tabTitle: string
  readonly intro?: ReactNode
  readonly children: ReactNode
}

/** One question: its heading takes focus when the screen appears, so that a screen reader starts there. */
export function Screen({ title, tabTitle, intro, children }: ScreenProps) {
  const heading = useRef<HTMLHeadingElement>(null)

  useEffect(() => {
    document.title = tabTitle
    if (!isFirstScreen) {
      window.scrollTo(0, 0)
      heading.current?.focus({ preventScroll: true })
    }
    isFirstScreen = false
  }, [tabTitle])

  return (
    <div className="flex flex-col gap-6">
      <div className="flex flex-col gap-1">
        <h1 ref={heading} tabIndex={-1} className="text-2xl leading-tight font-semibold text-balance">
          {title}
        </h1>
        {intro ? <p className="text-muted">{intro}</p> : null}
      </div>
      {children}
    </div>
  )
}
