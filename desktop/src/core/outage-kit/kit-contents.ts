/*
 * What is in an outage kit, in words ready to print: the page that shows it knows no zone and no rule. All of it is
 * encrypted in the file.
 */

/** One line of a doctor's list: a visit, or free time with room to write. */
export type KitLine =
  | {
      readonly kind: 'visit'
      /** `09:30–10:00` on the clinic's clock. */
      readonly time: string
      /** `Okafor, Amara`. */
      readonly patient: string
      /** `3 Apr 1962`; empty: not known. */
      readonly born: string
      readonly phone: string
      readonly type: string
      readonly room: string
      readonly status: string
      /** Why it may not come true; empty: the server has it as printed. */
      readonly mark: string
      readonly note: string
    }
  | { readonly kind: 'free'; readonly time: string; readonly words: string }

export type KitDoctor = {
  readonly name: string
  /** When open, when away, which time is kept for walk-ins. */
  readonly facts: readonly string[]
  readonly lines: readonly KitLine[]
}

export type KitDay = {
  readonly date: string
  /** `Tuesday 24 November 2026`. */
  readonly title: string
  /** Closures, and since when the day is not known to be true. */
  readonly facts: readonly string[]
  readonly doctors: readonly KitDoctor[]
}
