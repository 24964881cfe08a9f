import { deviceOffsetMinutes, offsetMinutes, zoneWords } from '../time/wall-time.ts'

type ZoneNoteProps = { readonly timeZone: string; readonly start: string; readonly offset: string }

/** Which clock the times are on, where this device shows another. */
export function ZoneNote({ timeZone, start, offset }: ZoneNoteProps) {
  if (deviceOffsetMinutes(start) === offsetMinutes(offset)) return null
  return (
    <p className="text-muted">
      Times are on the clinic’s clock ({zoneWords(timeZone)}), which differs from your device’s.
    </p>
  )
}
