import { statSync } from 'node:fs'
import { join } from 'node:path'
import { addDays } from '@scheduler/shared-types/scheduling/local-dates'
import type { LocalDate } from '@scheduler/shared-types/scheduling/time-values'
import { localDateOf, timeZoneId } from '@scheduler/shared-types/scheduling/zones'
import { clinicDataOf } from '../clinic/clinic-handlers.ts'
import { clinicRecordsOf } from '../clinic/clinic-records.ts'
import { type Core, connectionAt, knowledgeOf, viewOf } from '../core.ts'
import { asOfDay } from '../days/day-handlers.ts'
import { dayScheduleOf } from '../days/read-day.ts'
import { buildOutageKit } from '../outage-kit/build-outage-kit.ts'
import { describeKitDay } from '../outage-kit/describe-kit-day.ts'
import { newKitKey, wrapKitKey, zKitSlot } from '../outage-kit/kit-key.ts'
import { KIT_FILE, writeKit } from '../outage-kit/write-kit.ts'

/** Keeps the outage kit in the desk's folder as true as the cache is. */
export type KitKeeper = {
  /** A known user's password is at hand: from now on it opens the kit. */
  readonly passwordGiven: (userId: string, password: string) => Promise<void>
  /** What the kit shows may have changed. */
  readonly changed: () => void
  readonly info: () => { readonly file: string; readonly madeAt: string | null; readonly dates: LocalDate[] }
  /** Writes it now. */
  readonly write: () => Promise<void>
  readonly close: () => Promise<void>
}

/** It is written at most this often, in milliseconds. */
const PAUSE_MS = 60_000

type KitDeps = Omit<Core, 'kit'>

export function createKitKeeper(core: KitDeps): KitKeeper {
  const { stores, shell, identity, setTimer, now } = core
  const file = join(shell.deskDir, KIT_FILE)
  let writing: Promise<void> = Promise.resolve()
  let stopTimer: (() => void) | null = null
  let writtenAt = Number.NEGATIVE_INFINITY
  let isClosed = false

  function dates(): LocalDate[] {
    const records = clinicRecordsOf(stores.records)
    if (!records) return []
    const today = localDateOf(timeZoneId(records.clinic.timeZone), core.clock.now())
    return [today, addDays(today, 1)].filter((date) => stores.days.has(date))
  }

  function slots() {
    return stores.knownUsers.all().flatMap(({ name, kitSlot }) => {
      const slot = zKitSlot.safeParse(kitSlot)
      return slot.success ? [{ ...slot.data, name }] : []
    })
  }

  async function writeNow(): Promise<void> {
    const key = stores.meta.read('kitKey')
    const shown = dates()
    const openers = slots()
    if (isClosed || key === null || shown.length === 0 || openers.length === 0) return
    const view = viewOf(core)
    const clinic = clinicDataOf(core)
    const { asOf } = connectionAt(core)
    const html = buildOutageKit({
      clinicName: clinic.clinic.name,
      deskName: identity.name,
      timeZone: clinic.clinic.timeZone,
      madeAt: asOf ?? new Date(now()).toISOString(),
      days: shown.map((date) =>
        describeKitDay(dayScheduleOf(view, knowledgeOf(core), date, asOfDay(core, date)), clinic),
      ),
      slots: openers,
      contentKey: Buffer.from(key, 'base64'),
    })
    await writeKit(file, html)
    writtenAt = now()
    core.emit('kit-changed', {})
  }

  function write(): Promise<void> {
    // One after the other; one that failed (a full disk) does not keep the next from trying.
    writing = writing.then(writeNow, writeNow)
    return writing
  }

  function changed(): void {
    if (stopTimer || isClosed) return
    stopTimer = setTimer(Math.max(0, writtenAt + PAUSE_MS - now()), () => {
      stopTimer = null
      write().catch(() => {}) // the old list stays; the next change tries again
    })
  }

  return {
    passwordGiven: async (userId, password) => {
      const key = stores.meta.read('kitKey') ?? newKitKey().toString('base64')
      stores.meta.write('kitKey', key)
      const kitSlot = await wrapKitKey(password, Buffer.from(key, 'base64'))
      if (isClosed || stores.meta.read('kitKey') !== key) return
      const user = stores.knownUsers.get(userId)
      if (user) stores.knownUsers.put({ ...user, kitSlot })
      changed()
    },
    changed,
    info: () => ({ file, madeAt: madeAt(file), dates: dates() }),
    write,
    close: async () => {
      isClosed = true
      stopTimer?.()
      await writing.catch(() => {})
    },
  }
}

function madeAt(file: string): string | null {
  return statSync(file, { throwIfNoEntry: false })?.mtime.toISOString() ?? null
}
