import { addDays, datesBetween } from '@scheduler/shared-types/scheduling/local-dates'
import { localDateOf } from '@scheduler/shared-types/scheduling/zones'
import { knowClinic } from '../availability/clinic-knowledge.ts'
import type { Deps } from '../deps.ts'
import type { ChangeDocument } from '../operations/change.model.ts'
import { changesRules } from '../operations/changes-rules.ts'
import { readCounter } from '../operations/read-counter.ts'

/** As far as the public page looks at once. */
const DAYS_AHEAD = 62

/** Local dates on which availability may have changed; a change of rules concerns every day ahead. */
export async function changedDates(
  deps: Deps,
  clinicId: string,
  entries: readonly ChangeDocument[],
): Promise<string[]> {
  const { rulesVersion } = await readCounter(deps, clinicId) // another process may have changed the rules
  const { timeZone } = (await knowClinic(deps, clinicId, rulesVersion)).rules
  if (entries.some(changesRules)) {
    const today = localDateOf(timeZone, deps.now().getTime())
    return datesBetween(today, addDays(today, DAYS_AHEAD))
  }
  const dates = entries.flatMap(({ spans }) =>
    spans.flatMap(({ start, end }) =>
      datesBetween(localDateOf(timeZone, start.getTime()), localDateOf(timeZone, end.getTime() - 1)),
    ),
  )
  return [...new Set(dates)].sort()
}
