/**
 * A time as it is typed in haste: `930`, `9.30`, `9:30`, `0930` and `9` are 09:30 and 09:00.
 * @returns `HH:MM`, at most 24:00, on the five-minute grid or not; null: no time
 */
export function parseTime(text: string): string | null {
  const match = /^(\d{1,2})(?:[:.h ]?([0-5]\d))?$/.exec(text.trim())
  if (!match) return null
  const [, hours = '', minutes = '00'] = match
  const minuteOfDay = Number(hours) * 60 + Number(minutes)
  return minuteOfDay > 1440 ? null : `${hours.padStart(2, '0')}:${minutes}`
}

/** Whether appointments can start or end then. */
export function isOnGrid(time: string): boolean {
  return Number(time.slice(3)) % 5 === 0
}
