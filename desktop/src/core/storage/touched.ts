/** What looks different after something was stored. */
export type Touched = {
  /** Local dates of the clinic; `all`: any may. */
  readonly dates: ReadonlySet<string> | 'all'
  readonly clinic: boolean
  readonly patients: boolean
  /** The outbox, and with it what waits and what needs a person. */
  readonly outbox: boolean
}

/** Gathers, in the course of a transaction, what it touches. */
export type Notes = {
  readonly date: (date: string) => void
  readonly clinic: () => void
  readonly patients: () => void
  readonly outbox: () => void
  readonly touched: () => Touched
}

export function takeNotes(): Notes {
  const dates = new Set<string>()
  const seen = { clinic: false, patients: false, outbox: false }
  return {
    date: (date) => void dates.add(date),
    clinic: () => {
      seen.clinic = true
    },
    patients: () => {
      seen.patients = true
    },
    outbox: () => {
      seen.outbox = true
    },
    touched: () => ({ ...seen, dates: seen.clinic ? 'all' : dates }),
  }
}
