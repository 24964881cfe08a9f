import { type WalkInTime, zWalkInTime } from '@scheduler/shared-types/clinics/clinic.contract'
import { parseTime } from '../time/parse-time.ts'

/** One line of the form: times as typed. */
export type WalkInLine = {
  readonly key: string
  readonly doctorId: string
  readonly roomId: string | null
  readonly weekdays: readonly number[]
  readonly start: string
  readonly end: string
  readonly releaseAt: string
}

export type WalkInField = 'doctorId' | 'weekdays' | 'start' | 'end' | 'releaseAt'
export type WalkInErrors = Readonly<Partial<Record<WalkInField, string>>>

export const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const

export function linesOf(times: readonly WalkInTime[]): readonly WalkInLine[] {
  return times.map((time, index) => ({ ...time, key: String(index) }))
}

export function emptyLine(key: string, doctorId: string): WalkInLine {
  return { key, doctorId, roomId: null, weekdays: [1, 2, 3, 4, 5], start: '', end: '', releaseAt: '' }
}

/** Checks the lines together. Each error stands at its field of its line. */
export function checkLines(
  lines: readonly WalkInLine[],
): { readonly times: readonly WalkInTime[] } | { readonly errors: ReadonlyMap<string, WalkInErrors> } {
  const errors = new Map<string, WalkInErrors>()
  const times: WalkInTime[] = []
  for (const line of lines) {
    const found = errorsOf(line, lines)
    if (Object.keys(found).length > 0) {
      errors.set(line.key, found)
      continue
    }
    const { key: _, ...time } = line
    times.push(zWalkInTime.parse({ ...time, ...parsedTimes(line), weekdays: line.weekdays.toSorted() }))
  }
  return errors.size > 0 ? { errors } : { times }
}

const timeFields = ['start', 'end', 'releaseAt'] as const

function parsedTimes(line: WalkInLine): Readonly<Record<(typeof timeFields)[number], string>> {
  const parsed = (text: string) => parseTime(text) ?? ''
  return { start: parsed(line.start), end: parsed(line.end), releaseAt: parsed(line.releaseAt) }
}

function errorsOf(line: WalkInLine, lines: readonly WalkInLine[]): WalkInErrors {
  const { start, end, releaseAt } = parsedTimes(line)
  const errors: Partial<Record<WalkInField, string>> = {}
  if (line.doctorId === '') errors.doctorId = 'Choose the doctor.'
  if (line.weekdays.length === 0) errors.weekdays = 'Choose at least one day.'
  for (const field of timeFields) {
    const time = parsedTimes(line)[field]
    if (time === '') errors[field] = 'Type a time, such as 9:30.'
    else if (Number(time.slice(3)) % 5 !== 0) errors[field] = 'In steps of five minutes.'
  }
  if (!errors.start && !errors.end && start >= end) errors.end = 'It has to end after it starts.'
  if (!errors.start && !errors.releaseAt && releaseAt > start) errors.releaseAt = 'Not after its start.'
  const other = lines.find((each) => each.key !== line.key && meets(line, each))
  if (other && !errors.start) errors.start = 'Another line has this doctor at this time.'
  return errors
}

function meets(a: WalkInLine, b: WalkInLine): boolean {
  const [one, two] = [parsedTimes(a), parsedTimes(b)]
  const isSameDay = a.doctorId === b.doctorId && a.weekdays.some((day) => b.weekdays.includes(day))
  return isSameDay && two.start !== '' && two.end !== '' && one.start < two.end && two.start < one.end
}

/** `Mon–Fri`, `Mon, Wed`. */
export function weekdayWords(weekdays: readonly number[]): string {
  const days = weekdays.toSorted((a, b) => a - b)
  const runs: number[][] = []
  for (const day of days) {
    const run = runs.at(-1)
    if (run && run.at(-1) === day - 1) run.push(day)
    else runs.push([day])
  }
  const name = (day: number | undefined) => WEEKDAYS[(day ?? 1) - 1] ?? ''
  return runs
    .flatMap((run) => (run.length > 2 ? [`${name(run[0])}–${name(run.at(-1))}`] : run.map(name)))
    .join(', ')
}
