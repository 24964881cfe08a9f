import { addDays } from '@scheduler/shared-types/scheduling/local-dates'
import { localDateOf, localDayOf } from '@scheduler/shared-types/scheduling/zones'
import { type DemoPatient, demoPatients } from './demo-patients.ts'
import { DEMO_ZONE, type DemoRoster, demoRoster, HISTORY_DAYS } from './demo-roster.ts'
import { type DemoEvent, planEvents } from './plan-events.ts'
import { planVisits } from './plan-visits.ts'
import { type SeededRandom, seededRandom } from './seeded-random.ts'

export type DemoPlan = {
  readonly random: SeededRandom
  /** Before everything that happens, in milliseconds since the epoch. */
  readonly from: number
  /** Local date of `now` in the clinic's zone. */
  readonly today: string
  readonly roster: DemoRoster
  readonly patients: readonly DemoPatient[]
  /** In order of time, all before `now`. */
  readonly events: readonly DemoEvent[]
}

/** The whole demo clinic as values: the same seed and the same minute give the same plan. */
export function planDemo(seed: number, now: Date): DemoPlan {
  const random = seededRandom(seed)
  const at = now.getTime()
  const today = localDateOf(DEMO_ZONE, at)
  const from = localDayOf(DEMO_ZONE, addDays(today, -HISTORY_DAYS)).start
  const roster = demoRoster(random, today)
  const patients = demoPatients(random, today)
  const visits = planVisits(random, { roster, patientIds: patients.map(({ id }) => id), today })
  return { random, from, today, roster, patients, events: planEvents(random, { visits, now: at, from }) }
}
