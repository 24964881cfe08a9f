import {
  dateOf,
  deviceOffsetMinutes,
  deviceTime,
  fullDate,
  promisedTime,
  zoneWords,
} from '../time/wall-time.ts'

type WhenWordsProps = {
  readonly timeZone: string
  readonly time: { readonly start: string; readonly wallTime: string; readonly offset: string }
}

/** Date and time as promised, and what this device's clock shows then where it differs. */
export function WhenWords({ timeZone, time }: WhenWordsProps) {
  const onDevice = deviceTime(time, deviceOffsetMinutes(time.start))
  return (
    <>
      <time dateTime={time.start} className="tabular-nums">
        {fullDate(dateOf(time.wallTime))}, {promisedTime(timeZone, time)}
      </time>
      <span className="block font-normal text-muted">
        {zoneWords(timeZone)} time (UTC{time.offset})
        {onDevice ? <>; {onDevice} on your device’s clock</> : null}
      </span>
    </>
  )
}
